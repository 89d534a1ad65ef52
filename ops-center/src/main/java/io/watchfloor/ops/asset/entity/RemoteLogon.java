package io.watchfloor.ops.asset.entity;

import java.time.Instant;
import java.util.List;

/**
 * A logon to a machine from another machine.
 *
 * @param host the target machine
 * @param sources the source machine as named in the record, by name, by address or both
 * @param logon id of the logon session on the target; empty when the record contains no id
 */
public record RemoteLogon(Entity host, Instant at, Entity account, List<Entity> sources, String logon)
        implements Comparable<RemoteLogon> {

    public RemoteLogon {
        sources = List.copyOf(sources);
    }

    @Override
    public int compareTo(RemoteLogon other) {
        int order = at.compareTo(other.at);
        order = order != 0 ? order : host.compareTo(other.host);
        order = order != 0 ? order : account.compareTo(other.account);
        order = order != 0 ? order : sources.toString().compareTo(other.sources.toString());
        return order != 0 ? order : logon.compareTo(other.logon);
    }
}
