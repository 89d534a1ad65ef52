package io.watchfloor.config.tls;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Determines the DNS names and IP addresses by which clients reach a port, for the port's certificate. */
final class ServerNames {

    private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "::1");

    private ServerNames() {}

    /**
     * @param bind address of the port; for a wildcard address, all addresses and the name of this machine are included
     * @param more further names
     */
    static Set<String> of(String bind, Collection<String> more) {
        Set<String> names = new TreeSet<>();
        THIS_MACHINE.forEach(name -> names.add(PrivateCa.plain(name)));
        more.forEach(name -> names.add(PrivateCa.plain(name)));
        try {
            if (InetAddress.getByName(bind).isAnyLocalAddress()) {
                names.addAll(ofThisMachine());
            } else {
                names.add(PrivateCa.plain(bind));
            }
        } catch (UnknownHostException | SocketException e) {
            names.add(PrivateCa.plain(bind));
        }
        return names;
    }

    private static Set<String> ofThisMachine() throws SocketException {
        Set<String> names = new TreeSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLinkLocalAddress())
                .forEach(address -> names.add(PrivateCa.plain(address.getHostAddress())));
        try {
            String name = InetAddress.getLocalHost().getHostName();
            if (name.matches("[A-Za-z0-9.-]+")) {
                names.add(PrivateCa.plain(name));
            }
        } catch (UnknownHostException e) {
            return names; // Adds the machine's addresses, because clients without a host name use them.
        }
        return names;
    }
}
