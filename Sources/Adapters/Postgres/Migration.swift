/// One numbered step of a schema, forward only. A tuple, so that whoever keeps the texts need not know this adapter.
package typealias Migration = (number: Int, name: String, sql: String)
