package io.watchfloor.ops.archive;

import io.watchfloor.config.archive.S3Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** A request to the object store that failed in all attempts, with what to do. */
public final class S3Failure extends IOException {

    private static final String KEYS =
            "Check watchfloor.archive.s3.access-key and secret-key, or the role of this machine.";

    private final String code;
    private final String advice;

    private S3Failure(String code, String message, String advice, SdkException cause) {
        super(message, cause);
        this.code = code;
        this.advice = advice;
    }

    /** For instance {@code s3.bucket}. */
    public String code() {
        return code;
    }

    public String advice() {
        return advice;
    }

    /** @param path of the object that was requested */
    static S3Failure of(SdkException e, S3Settings settings, String path) {
        String store = settings.endpoint().map(Object::toString).orElse("Amazon S3");
        if (e instanceof AwsServiceException answer) {
            return answered(answer, settings, store, path);
        }
        if (e instanceof AbortedException) {
            return new S3Failure("s3.stopped", "the node stops", "", e);
        }
        if (has(e, SSLException.class) != null || has(e, CertificateException.class) != null) {
            return new S3Failure(
                    "s3.tls",
                    "the TLS connection to %s failed: %s".formatted(store, rootMessage(e)),
                    "If the object store has a certificate of your own CA, set watchfloor.egress.trusted-ca.",
                    e);
        }
        if (has(e, UnknownHostException.class) != null) {
            return new S3Failure(
                    "s3.address",
                    "the host of %s is unknown: %s".formatted(store, rootMessage(e)),
                    "Check watchfloor.archive.s3.endpoint. If only the name with the bucket is unknown, set path-style = true.",
                    e);
        }
        if (has(e, ConnectException.class) != null) {
            return new S3Failure(
                    "s3.unreachable",
                    "%s cannot be reached: %s".formatted(store, rootMessage(e)),
                    "Check watchfloor.archive.s3.endpoint, and firewalls.",
                    e);
        }
        if (e instanceof ApiCallAttemptTimeoutException || has(e, SocketTimeoutException.class) != null) {
            return new S3Failure(
                    "s3.timeout",
                    "%s did not respond within %d s"
                            .formatted(store, settings.patience().timeout().toSeconds()),
                    "Increase watchfloor.archive.s3.timeout if the connection is slow.",
                    e);
        }
        if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("credentials")) {
            return new S3Failure("s3.credentials", "this machine has no credentials for " + store, KEYS, e);
        }
        return new S3Failure(
                "s3.failed",
                "the request to %s for %s failed: %s".formatted(store, path, e.getMessage()),
                "Check the log of the object store, and the connection.",
                e);
    }

    private static S3Failure answered(AwsServiceException e, S3Settings settings, String store, String path) {
        String error = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        String bucket = settings.bucket();
        return switch (error) {
            case "NoSuchBucket" ->
                new S3Failure(
                        "s3.bucket",
                        "the bucket %s does not exist in %s".formatted(bucket, store),
                        "Create the bucket, or correct watchfloor.archive.s3.bucket.",
                        e);
            case "NoSuchKey" ->
                new S3Failure(
                        "s3.missing",
                        "the bucket %s has no object %s%s, which the archive lists"
                                .formatted(bucket, settings.prefix(), path),
                        "Restore the object from a backup.",
                        e);
            case "RequestTimeTooSkewed" ->
                new S3Failure(
                        "s3.clock",
                        "the clocks of this machine and of %s differ by too much".formatted(store),
                        "Synchronize both clocks with the same time servers.",
                        e);
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" ->
                new S3Failure("s3.credentials", "%s rejects the access key: %s".formatted(store, error), KEYS, e);
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                new S3Failure(
                        "s3.region",
                        "the bucket %s is not in the region %s".formatted(bucket, settings.region()),
                        "Set watchfloor.archive.s3.region to the region of the bucket.",
                        e);
            default -> byStatus(e, bucket, store, error);
        };
    }

    private static S3Failure byStatus(AwsServiceException e, String bucket, String store, String error) {
        int status = e.statusCode();
        if (status == 401 || status == 403) {
            return new S3Failure(
                    "s3.denied",
                    "%s denies access to the bucket %s".formatted(store, bucket),
                    "Allow s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket.",
                    e);
        }
        return new S3Failure(
                status >= 500 || status == 429 ? "s3.busy" : "s3.failed",
                "%s responded with status %d%s".formatted(store, status, error.isEmpty() ? "" : " (" + error + ")"),
                "Check the log of the object store.",
                e);
    }

    private static @Nullable Throwable has(Throwable e, Class<? extends Throwable> type) {
        Throwable found = e;
        while (found != null && !type.isInstance(found)) {
            found = found.getCause();
        }
        return found;
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
