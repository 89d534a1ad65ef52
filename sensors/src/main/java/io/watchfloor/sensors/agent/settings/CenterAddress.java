package io.watchfloor.sensors.agent.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Where the center is, as people write it: {@code http://…} or {@code https://…}, with or without a path before ours. */
public record CenterAddress(URI base) {
    public static final String USUAL = "http://127.0.0.1:8080";

    /** @throws IllegalArgumentException with what is wrong in it */
    public static CenterAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip().replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"%s\" is no address: write http://NAME:PORT".formatted(text), e);
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "\"%s\" is no center's address: write http://NAME:PORT or https://NAME".formatted(text));
        }
        return new CenterAddress(uri);
    }

    /** The one among them that has this uplink. */
    public static CenterAddress of(List<CenterAddress> all, URI uplink) {
        return all.stream()
                .filter(one -> one.uplink().equals(uplink))
                .findFirst()
                .orElseGet(all::getFirst);
    }

    public URI uplink() {
        String http = base.toString();
        return URI.create("ws" + http.substring("http".length()) + "/api/v1/uplink");
    }

    public URI alive() {
        return URI.create(base + "/alive");
    }

    public URI enrollment() {
        return URI.create(base + "/api/v1/sensors/enroll");
    }

    public URI renewal() {
        return URI.create(base + "/api/v1/sensors/certificate");
    }

    /** Where a part of the package that this response asked for goes. */
    public URI part(String response, long offset, long total, String sha256) {
        return URI.create("%s/api/v1/sensors/packages/%s?offset=%d&total=%d&sha256=%s"
                .formatted(base, response, offset, total, sha256));
    }

    public boolean encrypted() {
        return "https".equalsIgnoreCase(base.getScheme());
    }

    /** Where it is reached; empty when its name is not found now. Looks up, so it may wait. */
    public List<InetSocketAddress> sockets() {
        int usual = encrypted() ? 443 : 80;
        int port = base.getPort() < 0 ? usual : base.getPort();
        try {
            return Arrays.stream(InetAddress.getAllByName(base.getHost()))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
