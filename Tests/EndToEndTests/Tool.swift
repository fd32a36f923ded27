import TestSupport

typealias Tool = TestSupport.Tool
typealias LoopbackTraffic = TestSupport.LoopbackTraffic
