package io.watchfloor.sensors.agent.windows;

import com.sun.jna.Callback;
import com.sun.jna.CallbackProxy;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.InvocationMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A native library whose functions are implemented in Java: each call goes through JNA into native code with the
 * declared types, and returns through a native function pointer with the types of C.
 */
final class NativeFakeWindows {

    /** Keeps callbacks reachable, because JNA frees unreachable ones. */
    private static final List<Callback> HELD = new ArrayList<>();

    private NativeFakeWindows() {}

    static synchronized <T extends Library> T of(Class<T> type, T behind) {
        Map<Method, Function> functions = new ConcurrentHashMap<>();
        for (Method method : type.getDeclaredMethods()) {
            Callback callback = new Back(method, behind);
            HELD.add(callback);
            functions.put(method, Function.getFunction(CallbackReference.getFunctionPointer(callback)));
        }
        InvocationMapper mapper = (library, method) -> {
            Function function = Objects.requireNonNull(functions.get(method));
            return (proxy, called, arguments) -> function.invoke(called.getReturnType(), arguments);
        };
        return Native.load(type, Map.of(Library.OPTION_INVOCATION_MAPPER, mapper));
    }

    /** Converts C types to the types of the interface. */
    private record Back(Method method, Library behind) implements CallbackProxy {

        @Override
        public Class<?>[] getParameterTypes() {
            return Stream.of(method.getParameterTypes())
                    .map(type -> type == int.class || type == boolean.class ? int.class : Pointer.class)
                    .toArray(Class<?>[]::new);
        }

        @Override
        public Class<?> getReturnType() {
            return method.getReturnType() == Pointer.class ? Pointer.class : int.class;
        }

        @Override
        public @Nullable Object callback(@Nullable Object[] given) {
            try {
                @Nullable Object[] arguments = new @Nullable Object[given.length];
                Class<?>[] types = method.getParameterTypes();
                for (int at = 0; at < given.length; at++) {
                    arguments[at] = argument(types[at], given[at], given);
                }
                Object answer = method.invoke(behind, arguments);
                for (int at = 0; at < given.length; at++) {
                    if (arguments[at] instanceof Pointer[] events && given[at] instanceof Pointer memory) {
                        memory.write(0, events, 0, events.length);
                    }
                }
                return answer instanceof Boolean yes ? (Object) (yes ? 1 : 0) : answer;
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(method.getName(), e);
            }
        }

        private static @Nullable Object argument(Class<?> type, @Nullable Object given, @Nullable Object[] all) {
            if (!(given instanceof Pointer pointer)) {
                return type == boolean.class ? (Object) !Integer.valueOf(0).equals(given) : given;
            }
            if (type == WString.class) {
                return new WString(pointer.getWideString(0));
            }
            if (type == IntByReference.class) {
                IntByReference reference = new IntByReference();
                reference.setPointer(pointer);
                return reference;
            }
            // Microsoft's arrays come after their length.
            return type == Pointer[].class ? new Pointer[(Integer) Objects.requireNonNull(all[1])] : pointer;
        }
    }
}
