package io.watchfloor.sensors.agent.collect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class DirectoryListingTest {

    @Test
    void folderThatDisappearsDuringListingThrowsIOException() throws Exception {
        DirectoryStream<Path> gone = new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        throw new DirectoryIteratorException(new IOException("Stale file handle"));
                    }

                    @Override
                    public Path next() {
                        throw new NoSuchElementException();
                    }
                };
            }

            @Override
            public void close() {}
        };
        try (gone) {
            assertThatThrownBy(() -> DirectoryListing.entries(gone))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Stale file handle");
        }
    }
}
