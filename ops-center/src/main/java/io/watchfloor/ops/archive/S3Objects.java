package io.watchfloor.ops.archive;

import io.watchfloor.config.archive.S3Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The bucket of the archive. A failed request is repeated after growing pauses. The object store checks the digest of what
 * it receives, and a file that was fetched is compared with the digest that it was stored with.
 */
final class S3Objects implements ObjectStore.Objects {

    private static final String SHA_256 = "sha256";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final S3Settings settings;
    private final S3Client client;
    private final ArchiveMetrics metrics;

    /** @param trust empty for the CAs of Java */
    S3Objects(S3Settings settings, TrustManager[] trust, ArchiveMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        Duration timeout = settings.patience().timeout();
        int attempts = settings.patience().attempts();
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder()
                .connectionTimeout(timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT)
                .socketTimeout(timeout);
        if (trust.length > 0) {
            http.tlsTrustManagersProvider(() -> trust);
        }
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(http)
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                // The JDK's client waits for the interim answer, which not every server sends.
                .serviceConfiguration(special -> special.expectContinueEnabled(false))
                .credentialsProvider(credentials(settings))
                // Not every compatible object store knows the newer checksums: Content-MD5 is known to all.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(timeout)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(attempts)
                                .build()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        this.client = builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.key()
                .<AwsCredentialsProvider>map(key -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.id(), key.secret().read())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private <T> T counted(ArchiveMetrics.Request request, String path, Supplier<T> call) throws IOException {
        boolean done = false;
        try {
            T result = call.get();
            done = true;
            return result;
        } catch (SdkException e) {
            throw S3Failure.of(e, settings, path);
        } finally {
            metrics.request(request, done);
        }
    }

    @Override
    public void put(Path file, String path) throws IOException {
        String md5 = Base64.getEncoder().encodeToString(digest("MD5", file));
        String sha256 = HexFormat.of().formatHex(digest("SHA-256", file));
        var unused = counted(
                ArchiveMetrics.Request.UPLOAD,
                path,
                () -> client.putObject(
                        put -> put.bucket(settings.bucket())
                                .key(settings.prefix() + path)
                                .contentMD5(md5)
                                .metadata(Map.of(SHA_256, sha256)),
                        RequestBody.fromFile(file)));
        metrics.sent(Files.size(file));
    }

    private static byte[] digest(String algorithm, Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), of(algorithm))) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        }
    }

    private static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }

    @Override
    public void fetch(ArchiveFile file, Path into) throws IOException {
        var unused = counted(
                ArchiveMetrics.Request.DOWNLOAD,
                file.path(),
                () -> client.getObject(
                        get -> get.bucket(settings.bucket()).key(settings.prefix() + file.path()), (answer, body) -> {
                            write(body, into, file.bytes(), answer.metadata().get(SHA_256));
                            return answer;
                        }));
        metrics.received(file.bytes());
    }

    /**
     * Writes the body of one answer.
     *
     * @param sha256 of the stored file; null if another program has stored it
     * @throws RetryableException if the body is not complete, so that the attempt is repeated
     */
    private static void write(InputStream body, Path into, long bytes, @Nullable String sha256) {
        MessageDigest digest = of("SHA-256");
        long written;
        try (FileChannel out = FileChannel.open(
                        into,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                DigestInputStream in = new DigestInputStream(body, digest)) {
            written = in.transferTo(Channels.newOutputStream(out));
        } catch (IOException e) {
            throw RetryableException.create("the answer could not be read: " + e.getMessage(), e);
        }
        if (written != bytes) {
            throw RetryableException.create("the answer has %d bytes instead of %d".formatted(written, bytes));
        }
        if (sha256 != null && !sha256.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw RetryableException.create("the answer is not what was stored: its SHA-256 differs");
        }
    }

    @Override
    public void delete(String path) throws IOException {
        var unused = counted(
                ArchiveMetrics.Request.DELETE,
                path,
                () -> client.deleteObject(
                        delete -> delete.bucket(settings.bucket()).key(settings.prefix() + path)));
    }

    @Override
    public List<String> storedBefore(Instant time) throws IOException {
        return counted(ArchiveMetrics.Request.LIST, settings.prefix(), () -> {
            List<String> old = new ArrayList<>();
            for (S3Object object : client.listObjectsV2Paginator(
                            list -> list.bucket(settings.bucket()).prefix(settings.prefix() + ArchiveFiles.DAY))
                    .contents()) {
                if (object.key().endsWith(ArchiveFiles.ENDING)
                        && object.lastModified().isBefore(time)) {
                    old.add(object.key().substring(settings.prefix().length()));
                }
            }
            return old;
        });
    }

    /** Whether the bucket keeps deleted objects; false if the object store does not say. */
    boolean keepsDeleted() {
        try {
            return client.getBucketVersioning(get -> get.bucket(settings.bucket()))
                            .status()
                    == BucketVersioningStatus.ENABLED;
        } catch (SdkException e) {
            return false; // The archive needs no right to ask.
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
