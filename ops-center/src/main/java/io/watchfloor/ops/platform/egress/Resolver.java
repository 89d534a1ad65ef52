package io.watchfloor.ops.platform.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks a name up. */
@FunctionalInterface
public interface Resolver {

    /** That of the machine. */
    Resolver SYSTEM = name -> List.of(InetAddress.getAllByName(name));

    /** @return at least one address */
    List<InetAddress> resolve(String name) throws UnknownHostException;
}
