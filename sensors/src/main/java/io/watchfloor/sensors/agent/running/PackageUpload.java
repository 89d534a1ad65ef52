package io.watchfloor.sensors.agent.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.action.PackageSender;
import io.watchfloor.sensors.agent.gather.InvestigationPackage;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.trust.HttpCall;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads a package in parts. Each response from the center contains the number of bytes received, and the next part
 * starts there. The upload therefore continues after a restart of the sensor or the center, and at another address of
 * the center.
 */
final class PackageUpload implements PackageSender {

    private static final Logger LOG = LoggerFactory.getLogger(PackageUpload.class);

    private static final int PART = 512 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<CenterAddress> centers;
    private final CenterTrust trust;
    private final String credential;
    private final Clock clock;

    /** The center's response: how many bytes the center has received, and whether the package is complete. */
    private record UploadStatus(long received, boolean complete) {}

    /** The center has rejected the package permanently. */
    private static final class UploadRejected extends IOException {
        private static final long serialVersionUID = 1L;

        UploadRejected(String message) {
            super(message);
        }
    }

    PackageUpload(List<CenterAddress> centers, CenterTrust trust, String credential, Clock clock) {
        this.centers = List.copyOf(centers);
        this.trust = trust;
        this.credential = credential;
        this.clock = clock;
    }

    @Override
    public void send(String id, InvestigationPackage one, Instant until) throws IOException, InterruptedException {
        Duration pause = MIN_WAIT;
        int center = 0;
        String why = "the center was not contacted";
        while (clock.instant().isBefore(until)) {
            try (HttpClient client =
                            trust.client().connectTimeout(ANSWER_WITHIN).build();
                    FileChannel file = FileChannel.open(one.file(), StandardOpenOption.READ)) {
                // An empty part requests the number of bytes that the center has received.
                UploadStatus status = sendPart(client, centers.get(center), id, one, 0, new byte[0]);
                while (!status.complete()) {
                    pause = MIN_WAIT;
                    long offset = status.received();
                    if (offset < 0 || offset >= one.bytes()) {
                        throw new UploadRejected(
                                "the center reports %d of %d bytes received".formatted(offset, one.bytes()));
                    }
                    status = sendPart(client, centers.get(center), id, one, offset, read(file, offset));
                    if (clock.instant().isAfter(until)) {
                        throw new IOException("the time limit expired");
                    }
                }
                return;
            } catch (UploadRejected e) {
                throw e;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                why = CenterTrust.rejectedByCenter(e)
                        .or(() -> CenterTrust.notTrusted(e))
                        .orElseGet(() -> String.valueOf(e.getMessage() == null ? e : e.getMessage()));
                LOG.warn("cannot send a package to {}, retrying: {}", centers.get(center), why);
            }
            center = (center + 1) % centers.size();
            Thread.sleep(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : doubled;
        }
        throw new IOException("the time limit expired before the center had received the package: " + why);
    }

    @Override
    public boolean hasArrived(String id, InvestigationPackage one) throws IOException, InterruptedException {
        IOException why = new IOException("the center was not contacted");
        for (CenterAddress center : centers) {
            try (HttpClient client =
                    trust.client().connectTimeout(ANSWER_WITHIN).build()) {
                return sendPart(client, center, id, one, 0, new byte[0]).complete();
            } catch (UploadRejected e) {
                return false;
            } catch (IOException e) {
                why = e;
            }
        }
        throw why;
    }

    private static byte[] read(FileChannel file, long offset) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART, file.size() - offset));
        while (part.hasRemaining()) {
            if (file.read(part, offset + part.position()) < 0) {
                throw new IOException("the package file is truncated");
            }
        }
        return part.array();
    }

    private UploadStatus sendPart(
            HttpClient client, CenterAddress center, String id, InvestigationPackage one, long offset, byte[] part)
            throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(center.part(id, offset, one.bytes(), one.sha256()))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/octet-stream")
                .header("Authorization", "Bearer " + credential)
                .POST(HttpRequest.BodyPublishers.ofByteArray(part))
                .build();
        HttpResponse<String> response = HttpCall.send(client, post, ANSWER_WITHIN);
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IOException("the response is not from a Watchfloor center", e);
        }
        int status = response.statusCode();
        if (status == 200) {
            return new UploadStatus(
                    answer.path("received").asLong(-1), answer.path("complete").asBoolean());
        }
        String why = "%d %s".formatted(status, answer.path("detail").asText("no reason given"));
        // Other HTTP statuses are temporary: too many requests, a node that cannot respond, or a package that the
        // center does not know yet.
        boolean ends = status == 409 || status == 413 || status == 422 || status == 507 || status == 404;
        throw ends ? new UploadRejected("the center rejected the package: " + why) : new IOException(why);
    }
}
