package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;

/** Renders event log handles as text, with one reusable buffer that grows up to a limit. */
final class EventRenderer implements AutoCloseable {

    /** An event has at most 64 KiB. As XML text in UTF-16, the event is several times as large. */
    private static final int LARGEST = 2 << 20;

    private static final int FIRST = 64 << 10;

    private final WindowsApi windows;
    private Memory buffer = new Memory(FIRST);

    EventRenderer(WindowsApi windows) {
        this.windows = windows;
    }

    /** @return empty if the text exceeds the limit */
    Optional<String> text(Pointer handle, int what) throws WindowsError {
        IntByReference used = new IntByReference();
        IntByReference properties = new IntByReference();
        while (true) {
            // The rest of the buffer is zero, so the text ends inside the buffer even without a terminator.
            int size = (int) buffer.size() - Native.WCHAR_SIZE;
            buffer.clear(buffer.size());
            if (windows.events().EvtRender(null, handle, what, size, buffer, used, properties)) {
                return Optional.of(buffer.getWideString(0));
            }
            WindowsError error = WindowsError.of(windows, "EvtRender");
            if (error.number != WindowsError.INSUFFICIENT_BUFFER || used.getValue() <= size) {
                throw error;
            }
            if (used.getValue() > LARGEST) {
                return Optional.empty();
            }
            buffer.close();
            buffer = new Memory(used.getValue() + (long) Native.WCHAR_SIZE);
        }
    }

    @Override
    public void close() {
        buffer.close();
    }
}
