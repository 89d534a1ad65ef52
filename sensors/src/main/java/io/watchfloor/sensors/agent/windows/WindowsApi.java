package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.win32.StdCallLibrary;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of Windows that reading its event log takes.
 *
 * @param lastError the number that the thread's last call left
 */
record WindowsApi(Wevtapi events, Kernel32 kernel, IntSupplier lastError) {

    /** Of {@code kernel32.dll}. */
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
