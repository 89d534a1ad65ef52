package io.watchfloor.ops.asset.entity;

import java.util.Locale;

/** What sort of thing an {@link Entity} is. */
public enum EntityKind {
    /** A machine, by its name: short or fully qualified, lower case. */
    HOST,
    ADDRESS,
    /** {@code s-1-5-21-…}, {@code domain\name} or {@code name@domain}, lower case. */
    ACCOUNT,
    HASH,
    /** A file's name without its folder. */
    FILE_NAME,
    DOMAIN,
    URL,
    /** A logon that several machines know, by its GUID. */
    LOGON,
    MESSAGE,
    /** A correlation over several assets that met its condition. */
    CORRELATION,
    /** Any other asset, as {@code kind:name}: a service, a network, a cloud account. */
    THING;

    /** As a person says it. */
    public String words() {
        return this == THING ? "asset" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
