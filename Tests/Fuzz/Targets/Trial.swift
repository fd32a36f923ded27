import Pipeline

/// A stage under a script: it must go on, and what it hands out must be readable, whatever it was given.
struct Trial<S: Stage> where S.Input: WireReadable, S.Output: Equatable {
    let makeStage: () -> S
    /// What a service does with the stage beside the loop, after each flush.
    var between: (inout S) -> Void = { _ in }

    /// All that was handed out, commits included.
    private(set) var rows: [S.Output] = []
    /// True while nothing but records of the input was given.
    private(set) var hasInputOnly = true

    init(makeStage: @escaping () -> S, between: @escaping (inout S) -> Void = { _ in }) {
        (self.makeStage, self.between) = (makeStage, between)
    }

    mutating func run(_ script: Script) throws {
        var stage = makeStage()
        var (offset, outputEnd, isRestored) = (Int64(-1), Int64(0), false)
        var aside: [SetAside] = []
        for step in script.steps {
            if case .ownRow = step {} else if !isRestored {
                (offset, isRestored) = (max(offset, stage.restored() - 1), true)
            }
            switch step {
            case .record(let bytes, let gap):
                offset += 1 + gap
                guard let value = try? S.Input(encoded: bytes) else { continue }
                stage.take(Record(partition: 0, offset: offset, sent: script.sent, value: value), setAside: &aside)
            case .ownRow(let bytes, let gap):
                outputEnd += 1 + gap
                guard let row = try? S.Output(encoded: bytes) else { continue }
                hasInputOnly = false
                if isRestored { stage.watch(row, offset: outputEnd) } else { stage.restore(row, offset: outputEnd) }
            case .flush: try flush(&stage, &outputEnd)
            }
        }
        if !isRestored { _ = stage.restored() }
        try flush(&stage, &outputEnd)
        try restart()
    }

    private mutating func flush(_ stage: inout S, _ outputEnd: inout Int64) throws {
        var output: [S.Output] = []
        stage.flush(into: &output)
        for row in output {
            stage.acknowledged(row, offset: outputEnd)
            outputEnd += 1
        }
        if let commit = stage.commit() {
            stage.acknowledged(commit, offset: outputEnd)
            outputEnd += 1
            output.append(commit)
        }
        for row in output {
            guard let again = try? S.Output(encoded: row.encoded()), again == row else {
                throw BrokenPromise("\(S.self) hands out a row that cannot be read: \(row)")
            }
        }
        rows += output
        between(&stage)
    }

    /// A new owner takes back all that was handed out.
    private func restart() throws {
        var stage = makeStage()
        for (offset, row) in rows.enumerated() { stage.restore(row, offset: Int64(offset)) }
        _ = stage.restored()
        var output: [S.Output] = []
        stage.flush(into: &output)
        _ = stage.commit()
    }
}
