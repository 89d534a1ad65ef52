package io.watchfloor.sensors.agent.host;

import io.watchfloor.sensors.protocol.HostIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * This host's names and addresses. By default a sensor may only report assets with one of these names, so all names
 * that local logs may use are included.
 *
 * @param names short and full names in lower case
 * @param addresses of the network interfaces, without loopback and link-local addresses, which are not unique
 */
public record LocalHost(Set<String> names, Set<String> addresses) {

    private static final int MAX = 100;

    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    public static LocalHost find() {
        Set<String> names = new TreeSet<>();
        Set<String> addresses = new TreeSet<>();
        names.addAll(fromEnvironment(System.getenv()));
        kernelName().ifPresent(names::add);
        names.addAll(fromResolver());
        for (InetAddress address : interfaces()) {
            String text = address.getHostAddress();
            int zone = text.indexOf('%');
            addresses.add(zone < 0 ? text : text.substring(0, zone));
        }
        return new LocalHost(usable(names, addresses), limited(addresses));
    }

    /**
     * Returns the host names that Windows and shells set as environment variables; the domain completes a short name.
     */
    static List<String> fromEnvironment(Map<String, String> environment) {
        List<String> names = new ArrayList<>();
        String windows = environment.getOrDefault("COMPUTERNAME", "");
        String domain = environment.getOrDefault("USERDNSDOMAIN", "");
        names.add(environment.getOrDefault("HOSTNAME", ""));
        names.add(windows);
        if (!windows.isBlank() && !domain.isBlank()) {
            names.add(windows + "." + domain);
        }
        return names;
    }

    private static List<String> fromResolver() {
        try {
            InetAddress local = InetAddress.getLocalHost();
            return List.of(local.getHostName(), local.getCanonicalHostName());
        } catch (UnknownHostException e) {
            return List.of(); // this host's name cannot be resolved: use the names from the environment and the kernel
        }
    }

    private static Optional<String> kernelName() {
        try {
            return Files.exists(KERNEL_NAME) ? Optional.of(Files.readString(KERNEL_NAME)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // permission is missing; the resolver also knows the name
        }
    }

    /** Returns the asset id of this host, with the host's longest name. */
    public String asset() {
        String name =
                names.stream().max(Comparator.comparingInt(String::length)).orElse("localhost");
        return "host:" + name;
    }

    /**
     * Returns the identity that is sent to the center. Both lists are sorted, so that the same host gives an equal
     * value.
     */
    HostIdentity identity() {
        return new HostIdentity(
                names.stream().limit(HostIdentity.MOST_NAMES).toList(),
                addresses.stream().limit(HostIdentity.MOST_ADDRESSES).toList());
    }

    private static List<InetAddress> interfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(LocalHost::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress()
                            && !address.isLinkLocalAddress()
                            && !address.isAnyLocalAddress())
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface card) {
        try {
            return card.isUp();
        } catch (SocketException e) {
            return false; // the network interface was removed meanwhile
        }
    }

    /** Returns each name in full and in short form; omits addresses. */
    private static Set<String> usable(Set<String> names, Set<String> addresses) {
        Set<String> usable = new TreeSet<>();
        for (String name : names) {
            String plain = name.strip().toLowerCase(Locale.ROOT).replaceAll("\\.+$", "");
            boolean address = addresses.contains(plain) || plain.contains(":") || plain.matches("[0-9.]+");
            if (!plain.isEmpty() && plain.length() <= 255 && !plain.startsWith("localhost") && !address) {
                usable.add(plain);
                usable.add(plain.substring(0, plain.indexOf('.') > 0 ? plain.indexOf('.') : plain.length()));
            }
        }
        return limited(usable);
    }

    private static Set<String> limited(Set<String> all) {
        return new TreeSet<>(all.stream().limit(MAX).toList());
    }
}
