package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code wevtapi.dll} that the sensor calls, under Microsoft's names. After a failed call, the
 * thread's last error contains the error number.
 */
@SuppressWarnings("MethodName") // JNA finds the functions by these names.
public interface Wevtapi extends StdCallLibrary {

    int SUBSCRIBE_OLDEST = 2;
    int SUBSCRIBE_AFTER_BOOKMARK = 3;
    int QUERY_CHANNEL = 0x1;
    int QUERY_FORWARD = 0x100;
    int QUERY_REVERSE = 0x200;
    int RENDER_XML = 1;
    int RENDER_BOOKMARK = 2;

    /** Subscribes in pull mode: {@code callback} is null and {@code signal} is set. */
    @Nullable
    Pointer EvtSubscribe(
            @Nullable Pointer session,
            Pointer signal,
            WString channel,
            WString query,
            @Nullable Pointer bookmark,
            @Nullable Pointer context,
            @Nullable Pointer callback,
            int flags);

    @Nullable
    Pointer EvtQuery(@Nullable Pointer session, WString channel, WString query, int flags);

    /** @param xml XML text of the bookmark; null for a bookmark without position */
    @Nullable
    Pointer EvtCreateBookmark(@Nullable WString xml);

    boolean EvtUpdateBookmark(Pointer bookmark, Pointer event);

    boolean EvtNext(
            Pointer results,
            int size,
            @Nullable Pointer[] events,
            int timeoutMillis,
            int flags,
            IntByReference returned);

    boolean EvtRender(
            @Nullable Pointer context,
            Pointer fragment,
            int flags,
            int bufferBytes,
            Pointer buffer,
            IntByReference usedBytes,
            IntByReference properties);

    boolean EvtClose(Pointer handle);
}
