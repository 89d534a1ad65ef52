package io.watchfloor.ops.asset.entity;

import java.time.Instant;
import java.util.List;

/**
 * Somebody logged on to a machine from another one.
 *
 * @param host that was entered
 * @param sources what the record says of the other machine: its name, its address
 * @param logon id of the logon on that host; empty when the record does not say
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
