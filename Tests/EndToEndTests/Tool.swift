import TestSupport

typealias Tool = TestSupport.Tool
