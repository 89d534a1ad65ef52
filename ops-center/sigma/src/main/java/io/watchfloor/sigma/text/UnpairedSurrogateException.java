package io.watchfloor.sigma.text;

/** A value with half a surrogate pair: bytes cannot represent it, so the record is judged by its characters instead. */
public final class UnpairedSurrogateException extends RuntimeException {

    UnpairedSurrogateException() {
        super("half a surrogate pair", null, false, false);
    }
}
