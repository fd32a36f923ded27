import Pipeline

/// What is to be done so that the tables take a batch over, and what is known of its attacks when it is done.
package struct TableWork: Sendable {
    package internal(set) var merges: [TableMerge] = []
    var attacks = AttackDigests()
}
