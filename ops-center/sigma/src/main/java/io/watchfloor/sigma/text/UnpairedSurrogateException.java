package io.watchfloor.sigma.text;

/**
 * Thrown for a value with an unpaired surrogate. UTF-8 cannot encode an unpaired surrogate, so the record is evaluated
 * by characters instead of bytes.
 */
public final class UnpairedSurrogateException extends RuntimeException {

    UnpairedSurrogateException() {
        super("half a surrogate pair", null, false, false);
    }
}
