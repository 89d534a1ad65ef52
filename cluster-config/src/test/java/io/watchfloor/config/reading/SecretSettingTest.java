package io.watchfloor.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSettingTest {

    @TempDir
    private Path folder;

    @Test
    void aSecretIsWhatItsFileHoldsWithoutTheEndOfTheLine() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "open sesame\n");
        assertThat(new SecretSetting("", Optional.of(file)).read()).isEqualTo("open sesame");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWhateverSettingNamesIt() {
        Path missing = folder.resolve("missing");
        StartFailure failure =
                catchThrowableOfType(StartFailure.class, new SecretSetting("", Optional.of(missing))::read);
        assertThat(failure.code()).isEqualTo("secret.file");
        assertThat(failure).hasMessageContaining(missing.toString());
    }

    @Test
    void noSecretIsEverWritten() {
        assertThat(new SecretSetting("open sesame", Optional.empty())).hasToString("Secret[]");
    }
}
