package io.watchfloor.dashboards.audit.heads;

import io.watchfloor.dashboards.audit.chain.LogText;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An address that takes each signed head as JSON by POST. No redirect is followed, and no answer is read. */
final class HeadPost implements HeadSink, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    HeadPost(URI address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "post";
    }

    @Override
    public void keep(SignedHead head) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(LogText.write(head)))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException("the answer is " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
