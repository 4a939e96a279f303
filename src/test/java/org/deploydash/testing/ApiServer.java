package org.deploydash.testing;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.net.URI;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey at {@code /api/*} in an embedded Jetty on a free port of this machine. */
public final class ApiServer implements AutoCloseable {

    private final Server server;
    private final ServerConnector connector;
    private final ServletContextHandler context = new ServletContextHandler();

    /** @param sendBuffer what the kernel takes for a peer that does not read, in bytes; 0 leaves it to the kernel */
    public ApiServer(ResourceConfig api, int sendBuffer) {
        var pool = new QueuedThreadPool(40);
        pool.setName("jetty");
        pool.setDaemon(true);
        server = new Server(pool);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        if (sendBuffer > 0) {
            connector.setAcceptedSendBufferSize(sendBuffer);
        }
        server.addConnector(connector);
        context.setContextPath("/");
        var jersey = new ServletHolder(new ServletContainer(api));
        jersey.setAsyncSupported(true);
        jersey.setInitOrder(1);
        context.addServlet(jersey, "/api/*");
        server.setHandler(context);
    }

    public ApiServer filter(Filter filter) {
        var holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/api/*", EnumSet.of(DispatcherType.REQUEST));
        return this;
    }

    public ApiServer servlet(Servlet servlet, String path) {
        context.addServlet(new ServletHolder(servlet), path);
        return this;
    }

    public ApiServer start() throws Exception {
        server.start();
        return this;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    }

    /** Connections the container still holds. */
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
