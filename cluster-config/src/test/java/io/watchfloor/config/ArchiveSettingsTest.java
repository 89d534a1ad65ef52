package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.archive.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveSettingsTest {

    @TempDir
    private Path folder;

    private ArchiveSettings load(String text, Map<String, String> environment)
            throws IOException, InvalidSettingsException {
        Path file = Files.writeString(folder.resolve("center.conf"), text);
        return ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE, environment)
                .settings()
                .archive();
    }

    @Test
    void theFilesAreInTheFolderUntilABucketIsNamed() throws Exception {
        assertThat(load("", Map.of()).s3()).isEmpty();
        S3Settings s3 = load(
                        "watchfloor.archive.s3 { prefix = \"center/\", access-key = AKIA, cache = 1GiB }",
                        Map.of(
                                "WATCHFLOOR_ARCHIVE_S3_BUCKET",
                                "archive",
                                "WATCHFLOOR_ARCHIVE_S3_ENDPOINT",
                                "https://minio.corp.example:9000",
                                "WATCHFLOOR_ARCHIVE_S3_SECRET_KEY",
                                "hush"))
                .s3()
                .orElseThrow();
        assertThat(s3.bucket()).isEqualTo("archive");
        assertThat(s3.endpoint()).contains(URI.create("https://minio.corp.example:9000"));
        assertThat(s3.key().orElseThrow().secret().read()).isEqualTo("hush");
        assertThat(s3.toString()).doesNotContain("hush");
        assertThat(s3.patience().timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(s3.cache()).isEqualTo(1L << 30);
        assertThat(load("watchfloor.archive.s3.bucket = archive", Map.of())
                        .s3()
                        .orElseThrow()
                        .key())
                .isEmpty();
    }

    @Test
    void whatIsWrongWithABucketIsSaid() {
        assertThatThrownBy(() -> load("watchfloor.archive.folder = \"s3://archive/center\"", Map.of()))
                .hasMessageContaining("archive.s3.bucket");
        assertThatThrownBy(() -> load("watchfloor.archive.s3.bucket = \"https://s3.example/archive\"", Map.of()))
                .hasMessageContaining("is not the name of a bucket");
        assertThatThrownBy(() -> load("watchfloor.archive.s3 { bucket = archive, prefix = center }", Map.of()))
                .hasMessageContaining("slash");
        assertThatThrownBy(() -> load("watchfloor.archive.s3 { bucket = archive, access-key = AKIA }", Map.of()))
                .hasMessageContaining("archive.s3.secret-key");
        assertThatThrownBy(() -> load("watchfloor.archive.s3 { bucket = archive, cache = 1MiB }", Map.of()))
                .hasMessageContaining("archive.s3.cache");
    }
}
