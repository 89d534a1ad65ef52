package io.watchfloor.sensors.agent.trust;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends an HTTP request with a time limit for the whole response. The timeout of the JDK's HTTP client covers only the
 * time until the response headers arrive.
 */
public final class HttpCall {

    private HttpCall() {}

    /**
     * Sends the request and blocks until the response is complete.
     *
     * @param within time limit for headers and body together
     */
    public static HttpResponse<String> send(HttpClient client, HttpRequest request, Duration within)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> sending = client.sendAsync(request, BodyHandlers.ofString());
        try {
            return sending.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sending.cancel(true);
            throw new HttpTimeoutException("the response is not complete after " + within.toSeconds() + " s");
        } catch (InterruptedException e) {
            sending.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }
}
