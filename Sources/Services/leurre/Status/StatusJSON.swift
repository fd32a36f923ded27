/// The page for programs: everything, with its verdict.
extension StatusPage {
    private struct Document: Encodable {
        var verdict: Verdict
        var page: StatusPage

        enum CodingKeys: String, CodingKey { case verdict }

        func encode(to encoder: any Encoder) throws {
            try page.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(verdict, forKey: .verdict)
        }
    }

    func json() throws -> String { try PlainJSON.text(Document(verdict: verdict, page: self)) }
}
