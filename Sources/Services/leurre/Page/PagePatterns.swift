/// The patterns of stacked bars and of downtime, drawn once for the whole page.
enum PagePatterns {
    static let html =
        "<svg class=\"patterns\" aria-hidden=\"true\" width=\"0\" height=\"0\" xmlns=\"http://www.w3.org/2000/svg\"><defs>"
        + strokes.enumerated().map { "<pattern id=\"pattern-\($0)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\($1)</pattern>" }.joined()
        + "<pattern id=\"hatch-down\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"ink faint\" d=\"M0 6 6 0\" /></pattern>"
        + "</defs></svg>"

    /// By place in the stack: plain, rising, dots, falling, level, crossed, upright.
    private static let strokes = [
        "", "<path class=\"ink\" d=\"M-2 2 2 -2M0 8 8 0M6 10 10 6\" />", "<circle class=\"dot\" cx=\"4\" cy=\"4\" r=\"1.5\" />",
        "<path class=\"ink\" d=\"M-2 6 2 10M0 0 8 8M6 -2 10 2\" />", "<path class=\"ink\" d=\"M0 4H8\" />",
        "<path class=\"ink\" d=\"M0 0 8 8M0 8 8 0\" />", "<path class=\"ink\" d=\"M4 0V8\" />",
    ]
}
