package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Drops all traffic of the host except traffic with the center and with the addresses that {@code actions.keep} lists.
 * The elements of the nftables set {@code held} have a timeout equal to the remaining time. When the timeout expires,
 * the kernel allows all traffic again, even if the sensor has stopped.
 */
final class IsolateHost implements ActionHandler {

    static final String TABLE = "watchfloor_isolation";

    private static final String CENTERS = "centers";

    private final NftTable nft;
    private final RemainingTime remaining;
    private final Supplier<List<InetSocketAddress>> centers;
    private final List<String> keep;

    /** @param keep addresses and networks that the isolated host can still reach */
    IsolateHost(NftTable nft, RemainingTime remaining, Supplier<List<InetSocketAddress>> centers, List<String> keep) {
        this.nft = nft;
        this.remaining = remaining;
        this.centers = centers;
        this.keep = List.copyOf(keep);
    }

    @Override
    public Optional<String> refusalReason(StoredAction action) {
        return centerAddresses(Stream.of(action)).isEmpty()
                ? Optional.of(
                        "the center's address cannot be resolved: isolating the host would disconnect this sensor")
                : Optional.empty();
    }

    @Override
    public ActionResult execute(StoredAction action, List<StoredAction> others)
            throws IOException, InterruptedException {
        return apply(Stream.concat(Stream.of(action), others.stream()).toList());
    }

    @Override
    public ActionResult revert(StoredAction action, List<StoredAction> others)
            throws IOException, InterruptedException {
        if (!others.isEmpty()) {
            ActionResult done = apply(others);
            return done.succeeded()
                    ? ActionResult.success("the host is still isolated by another action", done.evidence())
                    : done;
        }
        CommandRunner.Result ended = nft.remove();
        return ended.succeeded()
                ? ActionResult.success("the host is no longer isolated", Map.of("rules", "none"))
                : ActionResult.failed(NftTable.failure(ended));
    }

    private ActionResult apply(List<StoredAction> actions) throws IOException, InterruptedException {
        List<String> centerAddresses = centerAddresses(actions.stream());
        Duration time = actions.stream()
                .map(remaining::of)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        CommandRunner.Result ended = nft.replace(body(
                NftTable.timeout(time),
                elements(centerAddresses, one -> !one.contains("[")),
                elements(centerAddresses, one -> one.contains("[")),
                elements(keep, one -> !one.contains(":")),
                elements(keep, one -> one.contains(":"))));
        if (!ended.succeeded()) {
            return ActionResult.failed(NftTable.failure(ended));
        }
        CommandRunner.Result listed = nft.list();
        return listed.succeeded() && listed.output().contains("nfproto != @held")
                ? ActionResult.success(
                        "the host is isolated, except from the center",
                        Map.of(
                                CENTERS,
                                String.join(" ", centerAddresses),
                                "keep",
                                String.join(" ", keep),
                                "rules",
                                listed.output().strip()))
                : ActionResult.failed(
                        "nft did not apply the rules: " + listed.output().strip());
    }

    /**
     * The rules work without connection tracking: packets from the center's address and port are accepted, and new
     * inbound connections are dropped. DHCP, IPv6 neighbour and router discovery, and packet-too-big messages are also
     * accepted. ARP is not affected, because tables of this family do not see ARP.
     */
    private static String body(String timeout, String centers4, String centers6, String keep4, String keep6) {
        return """
              set held { typeof meta nfproto; flags timeout; elements = { ipv4 %1$s, ipv6 %1$s } }
              set centers4 { type ipv4_addr . inet_service; %2$s }
              set centers6 { type ipv6_addr . inet_service; %3$s }
              set keep4 { type ipv4_addr; flags interval; auto-merge; %4$s }
              set keep6 { type ipv6_addr; flags interval; auto-merge; %5$s }
              chain input { type filter hook input priority -310; policy accept;
                iifname "lo" accept
                meta nfproto != @held accept
                ip saddr @keep4 accept
                ip6 saddr @keep6 accept
                tcp flags & (syn | ack) == syn counter drop
                ip saddr . tcp sport @centers4 accept
                ip6 saddr . tcp sport @centers6 accept
                icmp type destination-unreachable accept
                icmpv6 type { packet-too-big, nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
                udp sport 67 udp dport 68 accept
                counter drop
              }
              chain output { type filter hook output priority -310; policy accept;
                oifname "lo" accept
                meta nfproto != @held accept
                ip daddr @keep4 accept
                ip6 daddr @keep6 accept
                ip daddr . tcp dport @centers4 accept
                ip6 daddr . tcp dport @centers6 accept
                icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } accept
                ip daddr 255.255.255.255 udp sport 68 udp dport 67 accept
                counter drop
              }
              chain forward { type filter hook forward priority -310; policy accept;
                meta nfproto != @held accept
                counter drop
              }
            """.formatted(timeout, centers4, centers6, keep4, keep6);
    }

    /**
     * Returns the center's socket addresses. If an isolated host cannot resolve the addresses because it cannot reach
     * its DNS server, uses the addresses in the outcomes of earlier actions.
     */
    private List<String> centerAddresses(Stream<StoredAction> actions) {
        List<String> now = centers.get().stream()
                .filter(one -> !one.isUnresolved())
                .map(IsolateHost::text)
                .distinct()
                .toList();
        return now.isEmpty()
                ? actions.flatMap(one -> one.outcomes().stream())
                        .map(Outcome::evidence)
                        .map(one -> one.getOrDefault(CENTERS, ""))
                        .filter(one -> !one.isEmpty())
                        .flatMap(one -> Stream.of(one.split(" ", -1)))
                        .distinct()
                        .toList()
                : now;
    }

    private static String text(InetSocketAddress center) {
        InetAddress address = center.getAddress();
        String host = address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + center.getPort();
    }

    /** Converts each {@code address:port} to the form {@code address . port}, which nftables expects. */
    private static String elements(List<String> all, Predicate<String> chosen) {
        String elements = all.stream()
                .filter(chosen)
                .map(one ->
                        one.replaceFirst("^\\[(.*)]:(\\d+)$", "$1 . $2").replaceFirst("^([0-9.]+):(\\d+)$", "$1 . $2"))
                .collect(Collectors.joining(", "));
        return elements.isEmpty() ? "" : "elements = { %s };".formatted(elements);
    }
}
