package io.watchfloor.sensors.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.host.LocalHost;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.state.SensorCredential;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import io.watchfloor.sensors.agent.trust.AgentKey;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.trust.HttpCall;
import io.watchfloor.sensors.protocol.EnrolmentToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exchanges a one-time token for the sensor's own credential. */
@Command(
        name = "enroll",
        mixinStandardHelpOptions = true,
        description = "Exchanges a one-time token (from \"watchfloor sensors token\") for this sensor's credential.")
final class EnrollCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @Option(
            names = "--center",
            paramLabel = "URL",
            description =
                    "center to enroll at (default: the addresses in the token, else " + CenterAddress.DEFAULT + ")")
    private @Nullable String center;

    @Option(names = "--token", paramLabel = "T", required = true, description = "the one-time token")
    private String token = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "name of this sensor at the center (default: hostname)")
    private @Nullable String name;

    @Mixin
    private CaOption ca = new CaOption();

    @Mixin
    private ProxyOption proxy = new ProxyOption();

    @Mixin
    private StateOption state = new StateOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        StateDirectory directory = state.directory();
        directory.create();
        EnrolmentToken enrolmentToken = EnrolmentToken.parse(token);
        List<CenterAddress> addresses = addresses(enrolmentToken);
        CommandFailure failure = null;
        for (CenterAddress address : addresses) {
            try {
                return enroll(enrolmentToken, address, addresses, directory);
            } catch (CenterUnreachable e) {
                failure = failure == null ? e : failure;
            }
        }
        throw Objects.requireNonNull(failure);
    }

    private List<CenterAddress> addresses(EnrolmentToken enrolmentToken) throws CommandFailure {
        if (center != null || enrolmentToken.addresses().isEmpty()) {
            return List.of(SensorAgent.center(center == null ? CenterAddress.DEFAULT : center));
        }
        List<CenterAddress> all = new ArrayList<>();
        for (String one : enrolmentToken.addresses()) {
            all.add(SensorAgent.center(one));
        }
        return all;
    }

    private int enroll(
            EnrolmentToken enrolmentToken, CenterAddress address, List<CenterAddress> all, StateDirectory directory)
            throws CommandFailure {
        CenterTrust trust = trust(enrolmentToken, address).via(proxy.address(null, System.getenv()));
        AgentKey key = address.encrypted() ? AgentKey.generate(name == null ? hostname() : name) : null;
        JsonNode answer = exchange(address, enrolmentToken.secret(), trust, key);
        if (!answer.path("sensor").isTextual() || !answer.path("credential").isTextual()) {
            throw new CommandFailure("%s is not a Watchfloor center: the response is not valid".formatted(address));
        }
        List<String> centers = new ArrayList<>(List.of(address.toString()));
        all.stream()
                .map(CenterAddress::toString)
                .filter(one -> !centers.contains(one))
                .forEach(centers::add);
        SensorCredential credential = new SensorCredential(
                address.toString(),
                answer.get("sensor").textValue(),
                answer.get("credential").textValue(),
                centers);
        AgentCertificate certificate = certificate(key, answer, address);
        try {
            storeCa(trust, directory);
            storeCertificate(certificate, directory);
            credential.write(directory.credential());
        } catch (IOException e) {
            throw directory.notWritable(e);
        }
        SensorAgent.out(spec)
                .printf(
                        "enrolled as %s at %s; credential stored in %s%s%n",
                        credential.sensor(),
                        address,
                        directory.credential(),
                        certificate == null ? "" : ", certificate valid until " + certificate.expiresAt());
        return 0;
    }

    /**
     * @return null if the center issues no certificate: over plain HTTP, behind a proxy that terminates TLS, or if the
     *     center runs an earlier version
     */
    private static @Nullable AgentCertificate certificate(
            @Nullable AgentKey key, JsonNode answer, CenterAddress address) throws CommandFailure {
        if (key == null || !answer.path("certificate").isTextual()) {
            return null;
        }
        try {
            return key.withCertificate(answer.get("certificate").textValue());
        } catch (GeneralSecurityException e) {
            throw new CommandFailure("%s issued a certificate for another key: enroll again".formatted(address), e);
        }
    }

    private static void storeCertificate(@Nullable AgentCertificate certificate, StateDirectory directory)
            throws IOException {
        if (certificate == null) {
            Files.deleteIfExists(directory.certificate());
        } else if (!AtomicFile.replace(directory.certificate(), certificate.text(), true)) {
            throw new IOException("cannot write %s: the disk is full".formatted(directory.certificate()));
        }
    }

    /** The center did not respond at this address, so the next address is tried. */
    private static final class CenterUnreachable extends CommandFailure {
        CenterUnreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The CA fingerprint in the token has priority over {@code --ca}. */
    private CenterTrust trust(EnrolmentToken enrolmentToken, CenterAddress address) throws CommandFailure {
        if (enrolmentToken.ca().isEmpty()) {
            return ca.trust(null);
        }
        if (!address.encrypted()) {
            throw new CommandFailure("the token requires TLS, so nothing was sent to %s: start --center with https://"
                    .formatted(address));
        }
        return CenterTrust.pinned(enrolmentToken.ca().get());
    }

    /** Stores the CA that verified the center, so that later commands verify the center with the same CA. */
    private static void storeCa(CenterTrust trust, StateDirectory directory) throws IOException {
        Optional<byte[]> recognized = trust.recognizedCa();
        if (recognized.isEmpty()) {
            Files.deleteIfExists(directory.ca());
        } else if (!AtomicFile.replace(directory.ca(), recognized.get(), true)) {
            throw new IOException("cannot write %s: the disk is full".formatted(directory.ca()));
        }
    }

    private JsonNode exchange(CenterAddress address, String secret, CenterTrust trust, @Nullable AgentKey key)
            throws CommandFailure {
        LocalHost host = LocalHost.find();
        ObjectNode request = JSON.createObjectNode().put("token", secret).put("name", name == null ? hostname() : name);
        Set<String> names = new LinkedHashSet<>();
        if (name != null) {
            names.add(name); // the sensor may report this host as an asset under the name chosen at enrolment
        }
        names.addAll(host.names());
        ArrayNode called = request.putArray("names");
        names.stream().filter(one -> !one.isBlank()).forEach(called::add);
        ArrayNode reached = request.putArray("addresses");
        host.addresses().forEach(reached::add);
        if (key != null) {
            request.put("request", key.request());
        }
        HttpRequest post = HttpRequest.newBuilder(address.enrollment())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build();
        try (HttpClient client = trust.client().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> response = HttpCall.send(client, post, TIMEOUT);
            if (response.statusCode() / 100 != 2) {
                throw new CommandFailure(rejectionMessage(address, response));
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new CommandFailure("%s is not a Watchfloor center: the response is not valid".formatted(address), e);
        } catch (IOException e) {
            throw new CenterUnreachable(
                    CenterTrust.notTrusted(e)
                            .map(why -> "%s is not trusted: %s".formatted(address, why))
                            .orElse("%s is not reachable: check that the center runs and that no firewall blocks it"
                                    .formatted(address)),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private static String rejectionMessage(CenterAddress address, HttpResponse<String> response) {
        int status = response.statusCode();
        String why = "";
        try {
            JsonNode problem = JSON.readTree(response.body());
            why = problem.path("detail").asText(problem.path("title").asText(""));
        } catch (JsonProcessingException e) {
            // the body is not problem+json, so the response is not from a Watchfloor center: report only the
            // HTTP status
            why = "";
        }
        String advice = status == 401 || status == 403 ? " Create a new token with \"watchfloor sensors token\"." : "";
        return "%s rejected the enrolment (%d): %s%s"
                .formatted(address, status, why.isEmpty() ? "no reason given." : why, advice);
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "sensor"; // this host's name cannot be resolved; the user can set a name with --name
        }
    }
}
