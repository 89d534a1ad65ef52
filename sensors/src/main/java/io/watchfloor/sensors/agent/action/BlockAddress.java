package io.watchfloor.sensors.agent.action;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Drops all traffic from and to an IP address. The kernel unblocks each address when the timeout of the address
 * expires.
 */
final class BlockAddress implements ActionHandler {

    static final String TABLE = "watchfloor_block";

    private static final Pattern LITERAL = Pattern.compile(
            "((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)|[0-9a-fA-F.]*:[0-9a-fA-F:.]{1,44}");

    private final NftTable nft;
    private final RemainingTime remaining;
    private final Supplier<List<InetSocketAddress>> centers;

    BlockAddress(NftTable nft, RemainingTime remaining, Supplier<List<InetSocketAddress>> centers) {
        this.nft = nft;
        this.remaining = remaining;
        this.centers = centers;
    }

    @Override
    public Optional<String> refusalReason(StoredAction action) {
        Optional<InetAddress> read = address(action);
        if (read.isEmpty()) {
            return Optional.of(
                    "\"%s\" is not an IP address: use an IPv4 or IPv6 address".formatted(action.argument("address")));
        }
        InetAddress address = read.get();
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return Optional.of("%s is not a unicast address of another host".formatted(address.getHostAddress()));
        }
        return centers.get().stream().anyMatch(one -> address.equals(one.getAddress()))
                ? Optional.of("%s is the center's address: blocking it would disconnect this sensor"
                        .formatted(address.getHostAddress()))
                : Optional.empty();
    }

    @Override
    public ActionResult execute(StoredAction action, List<StoredAction> others)
            throws IOException, InterruptedException {
        Map<String, Duration> blocked = blocked(others);
        String own = address(action).map(InetAddress::getHostAddress).orElse("");
        blocked.merge(own, remaining.of(action), BlockAddress::longer);
        ActionResult done = apply(blocked);
        return done.succeeded() ? ActionResult.success("%s is blocked".formatted(own), done.evidence()) : done;
    }

    @Override
    public ActionResult revert(StoredAction action, List<StoredAction> others)
            throws IOException, InterruptedException {
        Map<String, Duration> blocked = blocked(others);
        String own = address(action).map(InetAddress::getHostAddress).orElse("");
        ActionResult done = apply(blocked);
        if (!done.succeeded()) {
            return done;
        }
        return ActionResult.success(
                blocked.containsKey(own)
                        ? "%s is still blocked by another action".formatted(own)
                        : "%s is no longer blocked".formatted(own),
                done.evidence());
    }

    private Map<String, Duration> blocked(List<StoredAction> actions) {
        Map<String, Duration> blocked = new TreeMap<>();
        for (StoredAction one : actions) {
            address(one)
                    .ifPresent(address ->
                            blocked.merge(address.getHostAddress(), remaining.of(one), BlockAddress::longer));
        }
        return blocked;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private ActionResult apply(Map<String, Duration> blocked) throws IOException, InterruptedException {
        long began = System.nanoTime();
        CommandRunner.Result ended =
                blocked.isEmpty() ? nft.remove() : nft.replace(body(elements(blocked, false), elements(blocked, true)));
        if (!ended.succeeded()) {
            return ActionResult.failed(NftTable.failure(ended));
        }
        if (blocked.isEmpty()) {
            return ActionResult.success("", Map.of("blocked", "nothing"));
        }
        CommandRunner.Result listed = nft.list();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Optional<String> missing = blocked.keySet().stream()
                .filter(one -> blocked.getOrDefault(one, Duration.ZERO).compareTo(took) > 0)
                .filter(one -> !listed.output().contains(searchable(one)))
                .findFirst();
        return listed.succeeded() && missing.isEmpty()
                ? ActionResult.success(
                        "",
                        Map.of(
                                "blocked",
                                String.join(" ", blocked.keySet()),
                                "rules",
                                listed.output().strip()))
                : ActionResult.failed(
                        "nft did not apply the rules: " + listed.output().strip());
    }

    private static String body(String elements4, String elements6) {
        return """
              set v4 { type ipv4_addr; flags timeout; %s }
              set v6 { type ipv6_addr; flags timeout; %s }
              chain input { type filter hook input priority -310; policy accept; ip saddr @v4 counter drop; ip6 saddr @v6 counter drop; }
              chain output { type filter hook output priority -310; policy accept; ip daddr @v4 counter drop; ip6 daddr @v6 counter drop; }
              chain forward { type filter hook forward priority -310; policy accept;
                ip saddr @v4 counter drop; ip daddr @v4 counter drop; ip6 saddr @v6 counter drop; ip6 daddr @v6 counter drop; }
            """.formatted(elements4, elements6);
    }

    private static String elements(Map<String, Duration> blocked, boolean six) {
        String elements = blocked.entrySet().stream()
                .filter(one -> one.getKey().contains(":") == six)
                .map(one -> one.getKey() + " " + NftTable.timeout(one.getValue()))
                .collect(Collectors.joining(", "));
        return elements.isEmpty() ? "" : "elements = { %s };".formatted(elements);
    }

    /**
     * nft prints IPv6 addresses in short form and Java prints them in long form, so only IPv4 addresses can be compared
     * as text.
     */
    private static String searchable(String address) {
        return address.contains(":") ? "v6" : address;
    }

    private static Optional<InetAddress> address(StoredAction action) {
        String text = action.argument("address");
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty(); // a host name is rejected, because InetAddress would resolve it
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
