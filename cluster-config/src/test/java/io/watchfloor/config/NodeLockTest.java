package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLockTest {

    @TempDir
    Path folder;

    @Test
    void secondHolderIsToldWhoHoldsTheFolder() {
        try (NodeLock lock = NodeLock.acquire(folder.resolve("data"))) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> NodeLock.acquire(folder.resolve("data")))
                    .isInstanceOfSatisfying(StartFailure.class, failure -> {
                        assertThat(failure.code()).isEqualTo("data.locked");
                        assertThat(failure)
                                .hasMessageContaining(
                                        "process " + ProcessHandle.current().pid())
                                .hasMessageContaining(folder.toString());
                    });
        }
    }

    @Test
    void closingLetsTheNextOneIn() {
        NodeLock.acquire(folder).close();
        NodeLock.acquire(folder).close();
    }

    @Test
    void folderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> NodeLock.acquire(file.resolve("data")))
                .isInstanceOfSatisfying(StartFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("data.not-writable");
                    assertThat(failure).hasMessageContaining(file.toString());
                    assertThat(failure.advice()).contains("--data");
                });
    }
}
