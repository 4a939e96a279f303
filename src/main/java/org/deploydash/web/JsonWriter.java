package org.deploydash.web;

import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes what resources return in the one format of {@link Json}. Jersey's own module would bring annotations and settings of its own. */
public final class JsonWriter implements MessageBodyWriter<Object> {

    private final ObjectWriter writer = Json.mapper().writer();

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        boolean json = media.getSubtype().equals("json") || media.getSubtype().endsWith("+json");
        return json && type != byte[].class;
    }

    @Override
    public void writeTo(
            Object entity,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(writer.writeValueAsBytes(entity));
    }
}
