package io.watchfloor.config;

/**
 * Where the node listens for people, scripts and sensors.
 *
 * @param bind host name or address
 * @param port 0 to 65535; 0 takes any free one
 */
public record HttpSettings(String bind, int port) {
    static HttpSettings read(SettingsReader in) {
        return new HttpSettings(in.text("http.bind"), in.integer("http.port", 0, 65535));
    }
}
