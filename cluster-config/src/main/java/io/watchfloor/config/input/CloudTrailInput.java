package io.watchfloor.config.input;

import io.watchfloor.config.reading.SecretSetting;
import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The door that pulls CloudTrail's log files from a bucket.
 *
 * @param bucket its address; empty: off
 * @param prefix under which the accounts' folders are
 * @param assets patterns of what it may speak for
 */
public record CloudTrailInput(
        Optional<URI> bucket, String region, Key key, String prefix, PollingSettings pace, List<String> assets) {

    static final String NAME = "cloudtrail";

    /**
     * Of the user or role that may read the bucket.
     *
     * @param credentials a file in Amazon's form, which somebody may renew, instead of both
     * @param profile its section
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
            in.problem(at + ".credentials-file", "stands beside access-key or secret-key", "Keep one of them.");
        }
        if (bucket.isPresent() && (region.isEmpty() || (credentials.isEmpty() && (key.isEmpty() || !secret.given())))) {
            in.problem(
                    at + ".region",
                    "or access-key or secret-key is missing",
                    "Write the bucket's region and a key of a user that may list and read it, or a credentials-file.");
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
