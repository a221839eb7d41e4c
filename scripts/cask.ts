/** Prints the Homebrew cask of a release: node scripts/cask.ts VERSION OWNER/REPO DMG */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface CaskParts {
  readonly version: string;
  /** `owner/repo` on GitHub. */
  readonly repository: string;
  /** Of the dmg, in hex. */
  readonly sha256: string;
}

/**
 * The cask, in Ruby. The version and the repository come from a tag and from GitHub; what they may not hold would end a
 * string in it. `zap` leaves the workspace: it is the user's.
 * @throws for a version, a repository or a sum that is none
 */
export const caskText = ({ version, repository, sha256 }: CaskParts): string => {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${version} is not a version like 0.2.0`);
  if (!/^[\w-]+\/[\w.-]+$/.test(repository)) throw new Error(`${repository} is not a repository like owner/name`);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`${sha256} is not a SHA-256 sum`);
  const home = `https://github.com/${repository}`;
  return `cask "frontier-llm" do
  version "${version}"
  sha256 "${sha256}"

  url "${home}/releases/download/v#{version}/Frontier-LLM-#{version}-universal.dmg"
  name "Frontier LLM"
  desc "Runs one local LLM stack in Docker and switches between engines"
  homepage "${home}"

  livecheck do
    url :url
    strategy :github_latest
  end

  auto_updates true
  depends_on macos: ">= :ventura"

  app "Frontier LLM.app"

  uninstall quit: "org.frontier-llm.mac-stack"

  # Not the workspace in ~/Library/Application Support/Frontier LLM: its stacks and .env are the user's.
  zap trash: [
    "~/Library/Caches/frontier-llm-mac-stack-updater",
    "~/Library/Caches/org.frontier-llm.mac-stack",
    "~/Library/Caches/org.frontier-llm.mac-stack.ShipIt",
    "~/Library/HTTPStorages/org.frontier-llm.mac-stack",
    "~/Library/Logs/Frontier LLM",
    "~/Library/Preferences/org.frontier-llm.mac-stack.plist",
  ]
end
`;
};

if (import.meta.main) {
  const [version = '', repository = '', dmg = ''] = process.argv.slice(2);
  const sha256 = createHash('sha256').update(readFileSync(dmg)).digest('hex');
  process.stdout.write(caskText({ version, repository, sha256 }));
}
