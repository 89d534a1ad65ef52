package io.watchfloor.config.input;

import io.watchfloor.config.reading.SecretSetting;
import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the input that polls CloudTrail log files from an S3 bucket.
 *
 * @param bucket URL of the bucket; empty disables the input
 * @param prefix prefix of the account folders in the bucket
 * @param assets patterns of allowed assets
 */
public record CloudTrailInput(
        Optional<URI> bucket, String region, Key key, String prefix, PollingSettings pace, List<String> assets) {

    static final String NAME = "cloudtrail";

    /**
     * Access key of the AWS user or role that reads the bucket.
     *
     * @param credentials AWS credentials file, an alternative to id and secret; a changed file is read again
     * @param profile profile in the credentials file
     */
    public record Key(String id, SecretSetting secret, Optional<Path> credentials, String profile) {}

    static CloudTrailInput read(SettingsReader in) {
        String at = "inputs." + NAME;
        Optional<URI> bucket = in.optionalHttpUrl(at + ".bucket", "https://my-trail.s3.eu-central-1.amazonaws.com");
        String region = in.optionalText(at + ".region").orElse("");
        String key = in.optionalText(at + ".access-key").orElse("");
        SecretSetting secret = SecretSetting.of(in, at + ".secret-key");
        String prefix = in.optionalText(at + ".prefix").orElse("");
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            in.problem(at + ".prefix", "does not end with a slash", "Write it as AWSLogs/.");
        }
        Optional<Path> credentials =
                in.optionalText(at + ".credentials-file").map(text -> in.path(at + ".credentials-file"));
        boolean own = !key.isEmpty() || secret.given();
        if (credentials.isPresent() && own) {
            in.problem(
                    at + ".credentials-file",
                    "is set together with access-key or secret-key",
                    "Remove one of the two.");
        }
        if (bucket.isPresent() && (region.isEmpty() || (credentials.isEmpty() && (key.isEmpty() || !secret.given())))) {
            in.problem(
                    at + ".region",
                    "or access-key or secret-key is missing",
                    "Set the bucket's region, and an access key that may list and read the bucket, or a credentials-file.");
        }
        return new CloudTrailInput(
                bucket.map(CloudTrailInput::plain),
                region,
                new Key(key, secret, credentials, in.text(at + ".credentials-profile")),
                prefix,
                PollingSettings.read(in, at),
                in.texts(at + ".assets"));
    }

    private static URI plain(URI given) {
        String text = given.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : given;
    }

    public boolean on() {
        return bucket.isPresent();
    }
}
