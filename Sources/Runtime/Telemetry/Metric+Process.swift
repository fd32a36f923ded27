/// What every process has, by the names that Prometheus' own clients give it.
extension Metric {
    static let processCPU = Metric(
        "process_cpu_seconds_total", .counter, isOfProcess: true, "User and system CPU time of the process, in seconds.")
    static let processResident = Metric("process_resident_memory_bytes", .gauge, isOfProcess: true, "Resident memory, in bytes.")
    static let processVirtual = Metric("process_virtual_memory_bytes", .gauge, isOfProcess: true, "Virtual memory, in bytes.")
    static let processThreads = Metric("process_threads", .gauge, isOfProcess: true, "Threads of the process.")
    static let processOpenFiles = Metric("process_open_fds", .gauge, isOfProcess: true, "Open file descriptors.")
    static let processFilesMax = Metric("process_max_fds", .gauge, isOfProcess: true, "How many file descriptors may be open.")
    static let processStart = Metric(
        "process_start_time_seconds", .gauge, isOfProcess: true, "When the process was started. Seconds since 1970.")

    static let ofProcess = [processCPU, processResident, processVirtual, processThreads, processOpenFiles, processFilesMax, processStart]

    package static let isReady = Metric("ready", .gauge, "1 if /ready answers 200.")
    package static let buildInformation = Metric("build_info", .gauge, labels: ["version"], "Always 1; the label is the version.")
    static let ofService = [isReady, buildInformation]
}
