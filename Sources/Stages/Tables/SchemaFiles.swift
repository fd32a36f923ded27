/// The numbered migrations of `schemas/tables`, as part of the program: it runs from anywhere, with the schema that it was built for.
///
/// The build makes each file a constant (`embedInCode`), whose name is the file's with `_` for its first digit and for signs.
package enum SchemaFiles {
    package static let all: [(number: Int, name: String, sql: String)] = [
        (1, "schema version", text(PackageResources._001_schema_version_sql)),
        (2, "platforms", text(PackageResources._002_platforms_sql)),
        (3, "attacks", text(PackageResources._003_attacks_sql)),
        (4, "ledger", text(PackageResources._004_ledger_sql)),
        (5, "statistics", text(PackageResources._005_statistics_sql)),
        (6, "tables", text(PackageResources._006_tables_sql)),
        (7, "analyst", text(PackageResources._007_analyst_sql)),
        (8, "sensor spool", text(PackageResources._008_sensor_spool_sql)),
        (9, "house", text(PackageResources._009_house_sql)),
        (10, "ledger hours", text(PackageResources._010_ledger_hours_sql)),
        (11, "complete tables", text(PackageResources._011_complete_tables_sql)),
        (12, "global series", text(PackageResources._012_global_series_sql)),
        (13, "common addresses", text(PackageResources._013_common_addresses_sql)),
        (14, "paper", text(PackageResources._014_paper_sql)),
        (15, "streams", text(PackageResources._015_streams_sql)),
        (16, "claims", text(PackageResources._016_claims_sql)),
        (17, "local against global", text(PackageResources._017_local_against_global_sql)),
        (18, "host patterns", text(PackageResources._018_host_patterns_sql)),
        (20, "rights", text(PackageResources._020_rights_sql)),
        (21, "sensor contact", text(PackageResources._021_sensor_contact_sql)),
        (22, "day counts", text(PackageResources._022_day_counts_sql)),
        (23, "rights on views", text(PackageResources._023_rights_on_views_sql)),
        (24, "statistic days", text(PackageResources._024_statistic_days_sql)),
        (25, "returning addresses", text(PackageResources._025_returning_addresses_sql)),
        (26, "live tables", text(PackageResources._026_live_tables_sql)),
        (27, "idle triggers", text(PackageResources._027_idle_triggers_sql)),
        (28, "joins of triggers", text(PackageResources._028_joins_of_triggers_sql)),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
