import Postgres
import Testing

/// Reference values: SciPy 1.17.
@Suite("tails of distributions", .enabled(if: PrivateCluster.isWanted))
struct TailTests {
    private static let connection = Result {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        return schema
    }

    private func value(_ sql: String) throws -> Double {
        let rows = try Self.connection.get().connect().query("select \(sql)")
        return try #require(rows.first?.first.flatMap { $0 }.flatMap(Double.init))
    }

    @Test("the normal distribution, to seven digits, far out")
    func normal() throws {
        let references: [(Double, Double)] = [
            (0, 0.5), (1, 0.158_655_253_931_457_07), (3, 0.001_349_898_031_630_093_3), (6, 9.865_876_450_376_946e-10),
            (12, 1.776_482_112_077_653e-33), (30, 4.906_713_927_147_908e-198), (-1, 1 - 0.158_655_253_931_457_07),
        ]
        for (z, tail) in references { #expect(abs(try value("normal_tail(\(z))") / tail - 1) < 1e-7, "\(z)") }
        #expect(try value("normal_tail(38)") == 0 && value("normal_tail(1e300)") == 0 && value("normal_tail(-1e300)") == 1)
    }

    @Test("Student's distribution: never much too small, up to a fifth too large where degrees are few")
    func student() throws {
        let references: [(Double, Double, Double)] = [
            (1.0, 1, 0.25), (2, 3, 0.069_662_984_279), (4, 6, 0.003_559_488_981_9), (5, 30, 1.164_834_273e-5), (6, 60, 6.143_423_05e-8),
        ]
        for (t, degrees, tail) in references {
            let ratio = try value("student_tail(\(t), \(degrees))") / tail
            #expect(ratio > 0.99 && ratio < 1.2, "\(t), \(degrees): \(ratio)")
        }
        #expect(abs(try value("student_tail(-2, 3)") - (1 - 0.069_662_984)) < 0.002)
    }

    @Test("counts: Poisson's distribution and the negative binomial")
    func counts() throws {
        let references: [(Double, Double, Double, Double, Double)] = [
            (8, 1, 0, 1.024_919_667e-5, 0.02), (17, 5, 0, 1.986_904_363e-5, 0.005), (90, 50, 0, 2.293_182_96e-7, 0.002),
            (17, 5, 0.1, 0.000_826_562_68, 0.002), (250, 100, 0.05, 2.604_921_58e-6, 0.005), (40, 5, 0.5, 1.775_414_59e-5, 0.03),
            (4, 2, 1.5, 0.198_031_76, 0.08), (204, 129, 0.066_7, 0.028_497_094, 0.002),
        ]
        for (count, mean, dispersion, tail, error) in references {
            let found = try value("normal_tail(count_deviate(\(count), \(mean), \(dispersion)))")
            #expect(abs(found / tail - 1) < error, "\(count), \(mean), \(dispersion): \(found)")
        }
    }

    @Test("doubt about the mean makes a count less rare, and no doubt leaves it as it is")
    func doubt() throws {
        let sure = try value("share_deviate(40, 10, 0.1, 1e-9)")
        #expect(abs(sure - (try value("count_deviate(40, 10, 0.1)"))) < 1e-3)
        let doubts: [Double] = [0.01, 0.1, 0.5, 2]
        let deviates = try doubts.map { try value("share_deviate(40, 10, 0.1, \($0))") }
        #expect(deviates == deviates.sorted(by: >) && deviates[0] < sure && deviates[3] > 0)
    }
}
