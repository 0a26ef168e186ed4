package io.github.elasticachespring.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Who may do what on a server. ElastiCache's restricted commands do not exist for
 * clients: they are renamed to names only the simulator knows. Where a command cannot be
 * renamed (replication needs it) or is restricted in part, users lack the permission.
 * <p>
 * The lists are those of the ElastiCache user guide, "Supported and restricted commands".
 */
final class AccessRules {

	private static final Set<String> RESTRICTED = Set.of("config", "debug", "save", "bgsave", "bgrewriteaof",
			"replicaof", "slaveof", "migrate", "shutdown", "failover", "module");

	private static final Set<String> RESTRICTED_ON_SERVERLESS = Set.of("keys", "psubscribe", "slowlog", "latency",
			"memory", "object", "monitor", "wait", "move", "swapdb", "lastsave");

	private static final Set<String> FUNCTIONS = Set.of("function", "fcall", "fcall_ro");

	private static final String INTERNAL = "-psync -sync -replconf";

	private static final String ACL = "-acl +acl|cat +acl|genpass +acl|getuser +acl|list +acl|users +acl|whoami";

	private static final String CLUSTER = "-cluster +cluster|countkeysinslot +cluster|getkeysinslot +cluster|info"
			+ " +cluster|keyslot +cluster|myid +cluster|nodes +cluster|replicas +cluster|slaves +cluster|slots";

	private static final String CLIENT_BEFORE_7 = "-client +client|setname +client|getname +client|reply +client|help";

	private static final String CLIENT_SINCE_7 = "-client|tracking -client|caching -client|id -client|info -client|list"
			+ " -client|kill -client|pause -client|unpause -client|unblock -client|no-evict -client|getredir"
			+ " -client|trackinginfo";

	private static final String SCRIPT_ON_SERVERLESS = "-script +script|load +script|exists +script|flush";

	private final SimulatorSpec spec;

	private final ServerVersion version;

	private final String adminPassword = secret();

	private final String prefix = "sim" + secret();

	private final Set<String> renamed = new TreeSet<>(RESTRICTED);

	AccessRules(SimulatorSpec spec, ServerVersion version) {
		this.spec = spec;
		this.version = version;
		if (spec.shape() == SimulatorSpec.Shape.SERVERLESS) {
			this.renamed.addAll(RESTRICTED_ON_SERVERLESS);
			if (version.atLeast(7, 0)) {
				this.renamed.addAll(FUNCTIONS);
			}
		}
	}

	String adminUser() {
		return "simulator-admin";
	}

	String adminPassword() {
		return this.adminPassword;
	}

	/**
	 * The name the server knows a command by.
	 */
	String serverName(String command) {
		String name = command.toLowerCase(Locale.ROOT);
		return this.renamed.contains(name) ? this.prefix + name : command;
	}

	/**
	 * Lines for the server's configuration file.
	 */
	List<String> configuration() {
		List<String> lines = new ArrayList<>();
		this.renamed.forEach((command) -> lines.add("rename-command " + command + " " + this.prefix + command));
		lines.add(user(adminUser(), this.adminPassword, "+@all"));
		String user = this.spec.username();
		lines.add(user("default", (user == null) ? this.spec.password() : null, clientPermissions()));
		if (user != null) {
			lines.set(lines.size() - 1, "user default off");
			lines.add(user(user, this.spec.password(), clientPermissions()));
		}
		lines.add("masteruser " + adminUser());
		lines.add("masterauth " + this.adminPassword);
		return lines;
	}

	private String clientPermissions() {
		StringBuilder permissions = new StringBuilder("+@all ").append(INTERNAL).append(' ').append(ACL);
		permissions.append(' ').append(CLUSTER);
		if (this.version.atLeast(7, 0)) {
			permissions.append(" +cluster|shards");
		}
		if (this.spec.shape() == SimulatorSpec.Shape.SERVERLESS) {
			permissions.append(' ').append(this.version.atLeast(7, 0) ? CLIENT_SINCE_7 : CLIENT_BEFORE_7);
			permissions.append(' ').append(SCRIPT_ON_SERVERLESS);
		}
		return permissions.toString();
	}

	private static String user(String name, @Nullable String password, String permissions) {
		String credential = (password != null) ? "#" + sha256(password) : "nopass";
		return "user " + name + " on " + credential + " ~* &* " + permissions;
	}

	private static String sha256(String password) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String secret() {
		byte[] bytes = new byte[12];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
