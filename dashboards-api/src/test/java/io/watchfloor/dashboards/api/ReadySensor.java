package io.watchfloor.dashboards.api;

import io.watchfloor.sensors.protocol.ActionFrame.Noted;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.Ready;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A sensor on the wire that supports all actions and records the commands it gets; the test sends its reports. */
public final class ReadySensor implements WebSocket.Listener {

    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private final List<Noted> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final List<String> actions;
    private final boolean stops;
    private @Nullable WebSocket socket;

    private ReadySensor(List<String> actions, boolean stops) {
        this.actions = List.copyOf(actions);
        this.stops = stops;
    }

    /** @param actions that it supports */
    public static ReadySensor connected(HttpClient http, URI center, String credential, String... actions) {
        return connected(http, center, credential, new ReadySensor(List.of(actions), true));
    }

    /** A sensor that does not support cancelling. */
    public static ReadySensor older(HttpClient http, URI center, String credential, String... actions) {
        return connected(http, center, credential, new ReadySensor(List.of(actions), false));
    }

    private static ReadySensor connected(HttpClient http, URI center, String credential, ReadySensor sensor) {
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols(UplinkCodec.SUB_PROTOCOL)
                .header("Authorization", "Bearer " + credential)
                .buildAsync(URI.create("ws" + center.toString().substring("http".length()) + "/api/v1/uplink"), sensor)
                .join();
        sensor.socket = socket;
        socket.sendText(
                        UplinkCodec.encode(new UplinkFrame.Hello("test", 77, 1, 1, 77, null, List.of(), null, null)),
                        true)
                .join();
        sensor.welcomed.join();
        sensor.say(new Ready(sensor.actions, sensor.stops));
        return sensor;
    }

    public List<Order> orders() {
        return List.copyOf(orders);
    }

    public List<Noted> heard() {
        return List.copyOf(heard);
    }

    public void tells(String id, int number, State state, String words) {
        say(new Outcome(id, number, state, words, new TreeMap<>(Map.of("seen", words)), Instant.now(), null));
    }

    private void say(UplinkFrame frame) {
        WebSocket open = socket;
        if (open != null) {
            open.sendText(UplinkCodec.encode(frame), true).join();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            try {
                take(UplinkCodec.decode(part.toString()));
            } catch (ProtocolException e) {
                welcomed.completeExceptionally(e);
            }
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(UplinkFrame frame) {
        switch (frame) {
            case UplinkFrame.Welcome welcome -> welcomed.complete(null);
            case Order order -> orders.add(order);
            case Noted one -> heard.add(one);
            default -> welcomed.completeExceptionally(new IllegalStateException("unexpected: " + frame));
        }
    }

    public void leave() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }
}
