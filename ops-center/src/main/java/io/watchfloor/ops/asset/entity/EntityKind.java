package io.watchfloor.ops.asset.entity;

import java.util.Locale;

/** The kind of an {@link Entity}. */
public enum EntityKind {
    /** A machine by its name: short or fully qualified, lower case. */
    HOST,
    ADDRESS,
    /** An account, in lower case, in the form {@code s-1-5-21-…}, {@code domain\name} or {@code name@domain}. */
    ACCOUNT,
    HASH,
    /** The name of a file without its directory. */
    FILE_NAME,
    DOMAIN,
    URL,
    /** A logon session that appears on several machines, identified by its GUID. */
    LOGON,
    MESSAGE,
    /** A completed correlation across several assets. */
    CORRELATION,
    /** Any other asset, as {@code kind:name}, such as a service, a network, a cloud account. */
    THING;

    /** The name that users see. */
    public String words() {
        return this == THING ? "asset" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
