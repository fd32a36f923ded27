/// Lets a shadow schema take the live one's name; the live one keeps its rows under another. To be run as one transaction.
package struct HouseSwap: Sendable {
    private let live: SchemaName
    private let shadow: SchemaName
    private let retired: SchemaName

    /// - Parameter retired: what the live schema is called afterwards; free.
    package init(live: SchemaName, shadow: SchemaName, retired: SchemaName) { (self.live, self.shadow, self.retired) = (live, shadow, retired) }

    package var statements: [String] {
        [
            // Sinks that are at work are waited for, but not for ever.
            "set local lock_timeout = '60s'",
            "lock table \(live.quoted).house, \(shadow.quoted).house in access exclusive mode",
            grants,
            // What was imported is in no packet, and nothing computes it again.
            "insert into \(shadow.quoted).global_series select * from \(live.quoted).global_series on conflict do nothing",
            "update \(live.quoted).house set standing = 'retired'",
            "update \(shadow.quoted).house set standing = 'live'",
            "alter schema \(live.quoted) rename to \(retired.quoted)",
            "alter schema \(shadow.quoted) rename to \(live.quoted)",
        ]
    }

    /// Whoever may read the live schema may read the new one: rights on the schema, its tables and views, and tables to come.
    private var grants: String {
        """
        do $$
        declare
            right_ record;
        begin
            for right_ in
                select format('schema %I', \(shadow.literal)) as object, n.nspowner as owner, a.*
                from pg_namespace n, aclexplode(n.nspacl) a
                where n.nspname = \(live.literal)
                union all
                select format('%I.%I', \(shadow.literal), c.relname), c.relowner, a.*
                from pg_class c
                join pg_class twin on twin.relname = c.relname and twin.relnamespace = \(namespace(shadow)), aclexplode(c.relacl) a
                where c.relnamespace = \(namespace(live)) and c.relkind in ('r', 'p', 'v') and not c.relispartition
            loop
                continue when right_.grantee = right_.owner;
                execute format(
                    'grant %s on %s to %s%s', right_.privilege_type, right_.object,
                    case when right_.grantee = 0 then 'public' else right_.grantee::regrole::text end,
                    case when right_.is_grantable then ' with grant option' else '' end);
            end loop;
            for right_ in
                select d.defaclrole, a.* from pg_default_acl d, aclexplode(d.defaclacl) a
                where d.defaclnamespace = \(namespace(live)) and d.defaclobjtype = 'r' and pg_has_role(d.defaclrole, 'member')
            loop
                continue when right_.grantee = right_.defaclrole;
                execute format(
                    'alter default privileges for role %s in schema %I grant %s on tables to %s', right_.defaclrole::regrole,
                    \(shadow.literal), right_.privilege_type,
                    case when right_.grantee = 0 then 'public' else right_.grantee::regrole::text end);
            end loop;
        end
        $$
        """
    }

    private func namespace(_ schema: SchemaName) -> String { "(select oid from pg_namespace where nspname = \(schema.literal))" }
}
