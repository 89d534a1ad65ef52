package io.watchfloor.ops.asset.entity;

import java.util.Set;
import java.util.stream.Stream;

/** Entities that exist on every machine. Two alerts that share such an entity are not necessarily related. */
public final class WellKnown {

    private static final Set<String> EMPTY_FILE = Set.of(
            "d41d8cd98f00b204e9800998ecf8427e",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    /**
     * Built-in groups and accounts without their domain. {@code administrator} is not included, because people use
     * this account.
     */
    private static final Set<String> NAMES = Set.of(
            "system",
            "localsystem",
            "local system",
            "local service",
            "localservice",
            "network service",
            "networkservice",
            "anonymous logon",
            "anonymous",
            "everyone",
            "none",
            "guest",
            "krbtgt",
            "defaultaccount",
            "wdagutilityaccount",
            "administrators",
            "users",
            "domain admins",
            "domain users",
            "domain computers",
            "domain controllers",
            "enterprise admins",
            "root",
            "nobody",
            "not_translated",
            // Services that write records of Office 365's audit log.
            "threatintel",
            "securitycompliancealerts",
            "dlpagent",
            "app@sharepoint",
            "not-found",
            "not available",
            "certificate");

    private static final Set<String> DOMAINS = Set.of(
            "nt authority",
            "nt service",
            "nt virtual machine",
            "window manager",
            "font driver host",
            "autorite nt",
            "nt-autorität",
            "iis apppool",
            "builtin");

    /** Words that appear in the names of service accounts. */
    private static final Set<String> SERVICES = Set.of(
            "service",
            "services",
            "srv",
            "agent",
            "backup",
            "scan",
            "scanner",
            "monitor",
            "monitoring",
            "deploy",
            "sync");

    /** The lowest relative id (RID) in a domain's SIDs that can belong to a person's account. */
    private static final long FIRST_OWN = 1_000;

    private static final long ADMINISTRATOR = 500;

    private WellKnown() {}

    /** Returns whether the entity exists on every network. */
    public static boolean isHub(Entity entity) {
        return switch (entity.kind()) {
            case ACCOUNT -> isHubAccount(entity.value());
            case ADDRESS -> IpAddresses.identifiesNoMachine(entity.value());
            case HASH ->
                EMPTY_FILE.contains(entity.value()) || entity.value().chars().allMatch(c -> c == '0');
            case LOGON -> entity.value().chars().allMatch(c -> c == '0' || c == '-' || c == '{' || c == '}');
            case DOMAIN, HOST, FILE_NAME, URL, MESSAGE, CORRELATION, THING -> false;
        };
    }

    private static boolean isHubAccount(String account) {
        if (account.startsWith("s-1-")) {
            return isBuiltIn(account) || (!account.startsWith("s-1-5-21-") && !account.startsWith("s-1-12-"));
        }
        int slash = account.indexOf('\\');
        int at = account.indexOf('@');
        String name = slash >= 0 ? account.substring(slash + 1) : at > 0 ? account.substring(0, at) : account;
        return name.isEmpty()
                || name.endsWith("$")
                || name.startsWith("dwm-")
                || name.startsWith("umfd-")
                || NAMES.contains(name)
                || (slash > 0 && DOMAINS.contains(account.substring(0, slash)));
    }

    /**
     * Whether an account is a service account according to its name: {@code svc_sql}, {@code sql-svc}, {@code
     * backup.agent}.
     */
    public static boolean isService(Entity account) {
        String value = account.value();
        int slash = value.indexOf('\\');
        int at = value.indexOf('@');
        String name = slash >= 0 ? value.substring(slash + 1) : at > 0 ? value.substring(0, at) : value;
        return name.startsWith("svc")
                || name.endsWith("svc")
                || Stream.of(name.split("[-_. ]")).anyMatch(SERVICES::contains);
    }

    private static boolean isBuiltIn(String sid) {
        String last = sid.substring(sid.lastIndexOf('-') + 1);
        if (last.isEmpty() || last.length() > 18 || !last.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        long rid = Long.parseLong(last);
        return rid < FIRST_OWN && rid != ADMINISTRATOR;
    }
}
