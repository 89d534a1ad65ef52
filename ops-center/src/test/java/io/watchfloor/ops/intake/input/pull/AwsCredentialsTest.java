package io.watchfloor.ops.intake.input.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.input.CloudTrailInput;
import io.watchfloor.config.reading.SecretSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsCredentialsTest {

    @TempDir
    private Path folder;

    private AwsCredentials ofProfile(String profile) {
        return new AwsCredentials(
                new CloudTrailInput.Key("", SecretSetting.NONE, Optional.of(folder.resolve("credentials")), profile));
    }

    private void written(String text) throws IOException {
        Files.writeString(folder.resolve("credentials"), text);
    }

    @Test
    void aFileOfTemporaryCredentialsIsReadEachTime() throws IOException {
        written("""
                # by hand
                [default]
                aws_access_key_id = ASIA1
                aws_secret_access_key = s1/+=
                aws_session_token = t1==

                [other]
                aws_access_key_id=AKIA2
                aws_secret_access_key=s2
                """);
        assertThat(ofProfile("default").current())
                .isEqualTo(new AwsCredentials.Key("ASIA1", "s1/+=", Optional.of("t1==")));
        AwsCredentials other = ofProfile("other");
        assertThat(other.current()).isEqualTo(new AwsCredentials.Key("AKIA2", "s2", Optional.empty()));
        written("[other]\naws_access_key_id=AKIA3\naws_secret_access_key=s3\n");
        assertThat(other.current().id()).isEqualTo("AKIA3");
    }

    @Test
    void errorsNameMissingValuesWithoutSecrets() throws IOException {
        written("[default]\naws_secret_access_key = hush\n");
        assertThatThrownBy(ofProfile("default")::current)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("aws_access_key_id")
                .hasMessageContaining("[default]")
                .hasMessageNotContaining("hush");
    }

    @Test
    void withoutAFileTheKeyInTheSettingsIsUsed() throws IOException {
        AwsCredentials own = new AwsCredentials(new CloudTrailInput.Key(
                "AKIA", new SecretSetting("hush", Optional.empty()), Optional.empty(), "default"));
        assertThat(own.current()).isEqualTo(new AwsCredentials.Key("AKIA", "hush", Optional.empty()));
    }
}
