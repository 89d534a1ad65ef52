package io.watchfloor.config.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    void aLockThatIsTheSameFileUnderAnotherNameIsHeld() throws IOException {
        Path data = folder.resolve("data");
        Path linked = Files.createDirectory(folder.resolve("linked"));
        try (NodeLock lock = NodeLock.acquire(data)) {
            Files.createLink(linked.resolve("node.lock"), lock.file());
            assertThatThrownBy(() -> NodeLock.acquire(linked))
                    .isInstanceOfSatisfying(
                            StartFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("data.locked"));
        }
    }

    @Test
    void theFolderIsForItsUserAloneAndAnOpenOneIsToldOf() throws IOException {
        Path made = folder.resolve("new/data");
        NodeLock.acquire(made).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve("node.lock"))))
                .isEqualTo("rw-------");
        assertThat(PrivateFiles.advice(made)).isEmpty();

        Path given = Files.createDirectory(
                folder.resolve("given"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Files.writeString(given.resolve("node.lock"), "");
        Files.setPosixFilePermissions(given.resolve("node.lock"), PosixFilePermissions.fromString("rw-r--r--"));
        NodeLock.acquire(given).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(given.resolve("node.lock"))))
                .isEqualTo("rw-------");
        assertThat(PrivateFiles.advice(given))
                .hasValueSatisfying(advice -> assertThat(advice).contains("chmod 700 " + given));
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
