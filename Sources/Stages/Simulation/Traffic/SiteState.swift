/// What a platform carries from one day to the next.
struct SiteState {
    /// How many machines the next source of each use visits, in which order, and what its host is called.
    var visits: [Quota]
    var orders: [Quota]
    var names: Quota
    /// Sources that come back on the next day, with their visits.
    var returning: [ActiveSource] = []
    var returningVisits: [VisitAccount] = []
    var sourcesPlanned = 0
    var packetsPlanned = 0
    var count: PlatformCount

    init(_ site: Site, _ tools: [ScenarioTool]) {
        visits = site.uses.map(\.visits)
        orders = site.uses.map { Quota(weights: tools[$0.tool].orders.map(\.weight)) }
        names = Quota(weights: site.nameWeights.isEmpty ? [1] : site.nameWeights)
        count = PlatformCount(machines: site.addresses.count)
    }
}
