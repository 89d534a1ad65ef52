package io.watchfloor.ops.incident;

/** What two alerts may share: a row of the table of weights. Each counts once for a pair, at its best. */
public enum IndicatorKind {
    /** Both are about one asset. */
    ASSET,
    /** Both are about one asset that everybody talks to, such as a domain controller. */
    SERVER,
    /** Both are members of one correlation over several assets. */
    CORRELATION,
    /** One comes from, or goes to, the other's asset. */
    LATERAL,
    ACCOUNT,
    HASH,
    /** A domain, a URL or an address that is nobody's asset. */
    INDICATOR,
    /** One message, or one logon that both machines know by its GUID. */
    MESSAGE,
    /** A message brings a file with this hash, and a host has it. */
    ATTACHMENT,
    /** A message brings a file of this name, and a host uses one. */
    ATTACHMENT_NAME,
    /** On another asset, the later one's tactic follows the earlier one's; only beside another row. */
    KILL_CHAIN
}
