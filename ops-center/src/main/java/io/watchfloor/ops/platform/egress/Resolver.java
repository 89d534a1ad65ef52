package io.watchfloor.ops.platform.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves host names. */
@FunctionalInterface
public interface Resolver {

    /** The system's resolver. */
    Resolver SYSTEM = name -> List.of(InetAddress.getAllByName(name));

    /** @return the addresses of the host, at least one */
    List<InetAddress> resolve(String name) throws UnknownHostException;
}
