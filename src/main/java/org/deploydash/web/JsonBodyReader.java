package org.deploydash.web;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Hands a resource its {@link JsonBody}, and never keeps more than 64 KiB of it, whatever length was announced. What comes after them is read
 * and forgotten, for a while: a sender that is cut off in the middle would not read why.
 */
@Consumes(MediaType.APPLICATION_JSON)
public final class JsonBodyReader implements MessageBodyReader<JsonBody> {

    static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_FORGOTTEN = 2 * 1024 * 1024;

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        boolean announcedTooLarge = announced(headers.getFirst(HttpHeaders.CONTENT_LENGTH)) > MOST_BYTES;
        byte[] bytes = announcedTooLarge ? new byte[0] : body.readNBytes(MOST_BYTES + 1);
        if (announcedTooLarge || bytes.length > MOST_BYTES) {
            forget(body);
            throw Problems.tooLarge();
        }
        return JsonBody.parse(bytes);
    }

    private static void forget(InputStream body) throws IOException {
        byte[] piece = new byte[8 * 1024];
        int forgotten = 0;
        for (int read = body.read(piece); read > 0 && forgotten < MOST_FORGOTTEN; read = body.read(piece)) {
            forgotten += read;
        }
    }

    private static long announced(@Nullable String length) {
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException notANumber) {
            return 0; // the cap on what is read holds anyway
        }
    }
}
