package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.win32.StdCallLibrary;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Windows libraries that are needed to read the event log.
 *
 * @param lastError supplies the error number of the thread's last call
 */
record WindowsApi(Wevtapi events, Kernel32 kernel, IntSupplier lastError) {

    /** The functions of {@code kernel32.dll} that the sensor calls. */
    @SuppressWarnings("MethodName") // JNA finds the functions by these names.
    public interface Kernel32 extends StdCallLibrary {

        @Nullable
        Pointer CreateEventW(
                @Nullable Pointer security, boolean manualReset, boolean signalled, @Nullable WString name);

        boolean CloseHandle(Pointer handle);
    }

    static WindowsApi load() {
        return new WindowsApi(
                Native.load("wevtapi", Wevtapi.class), Native.load("kernel32", Kernel32.class), Native::getLastError);
    }
}
