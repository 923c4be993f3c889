"""Towns that may stand behind the number of a house, by name or by how their names end."""

from __future__ import annotations

_TOWNS = """
Aalsmeer|Aalten|Achtkarspelen|Alblasserdam|Albrandswaard|Alkmaar|Almelo|Almere|
Alphen aan den Rijn|Alphen|Ameland|Amersfoort|Amstelveen|Amsterdam|Apeldoorn|Arnhem|
Assen|Asten|Baarn|Barendrecht|Barneveld|Beek en Donk|Beek|Beesel|Bergeijk|Bergen|Bergen op Zoom|
Berkelland|Best|Beuningen|Beverwijk|Bladel|Blaricum|Bloemendaal|Bodegraven|Boekel|
Borger|Borne|Boxmeer|Boxtel|Breda|Breukelen|Brielle|Bronckhorst|Brummen|Brunssum|
Bunnik|Bunschoten|Buren|Capelle aan den IJssel|Capelle|Castricum|Coevorden|Cranendonck|
Culemborg|Cuijk|Dalfsen|Dantumadiel|Delft|Delfzijl|Den Bosch|Den Haag|Den Helder|
Deurne|Deventer|Diemen|Dinkelland|Doesburg|Doetinchem|Dongen|Dordrecht|Drachten|
Drimmelen|Dronten|Druten|Duiven|Echt|Edam|Ede|Eersel|Eemnes|Eindhoven|Elburg|Elst|
Emmeloord|Emmen|Enkhuizen|Enschede|Epe|Ermelo|Etten-Leur|Franeker|Geertruidenberg|
Geldermalsen|Geldrop|Geleen|Gemert|Gennep|Gilze|Goes|Goirle|Goor|Gorinchem|Gouda|
Groesbeek|Groningen|Gulpen|Haaksbergen|Haarlem|Haarlemmermeer|Halderberge|Hardenberg|
Harderwijk|Haren|Harlingen|Hattem|Heemskerk|Heemstede|Heerde|Heerenveen|Heerhugowaard|
Heerlen|Heeze|Heiloo|Hellendoorn|Hellevoetsluis|Helmond|Hengelo|Heusden|Hillegom|
Hilvarenbeek|Hilversum|Hoek van Holland|Hoensbroek|Hoevelaken|Hoofddorp|Hoogeveen|
Hoogezand|Hoorn|Horst|Houten|Huissen|Huizen|Hulst|IJmuiden|IJsselstein|Joure|Kampen|
Kerkrade|Katwijk|Kaatsheuvel|Krimpen aan den IJssel|Landgraaf|Landsmeer|Laren|Leek|
Leerdam|Leeuwarden|Leiden|Leiderdorp|Leidschendam|Lelystad|Lent|Leusden|Lichtenvoorde|
Lisse|Lochem|Loon op Zand|Losser|Maarssen|Maassluis|Maastricht|Medemblik|Meerssen|
Meppel|Middelburg|Mijdrecht|Moerdijk|Monnickendam|Montfoort|Muiden|Naaldwijk|Naarden|
Nederweert|Nieuwegein|Nieuwkoop|Nijkerk|Nijmegen|Nijverdal|Noordwijk|Nuenen|Nunspeet|
Oegstgeest|Oirschot|Oisterwijk|Oldenzaal|Olst|Ommen|Oosterhout|Oss|Ouderkerk|Oudewater|
Panningen|Papendrecht|Pijnacker|Purmerend|Putten|Raalte|Renkum|Renswoude|Reusel|Rheden|
Rhenen|Ridderkerk|Rijen|Rijssen|Rijswijk|Roermond|Roosendaal|Rosmalen|Rotterdam|
Rozendaal|Rucphen|Schagen|Scherpenzeel|Schiedam|Schijndel|Schoonhoven|Sittard|
Sliedrecht|Sluis|Sneek|Soest|Someren|Son|Spijkenisse|Stadskanaal|Staphorst|Steenbergen|
Steenwijk|Stein|Surhuisterveen|Terneuzen|Texel|Tholen|Tiel|Tilburg|Tubbergen|Twello|
Uden|Uitgeest|Uithoorn|Urk|Utrecht|Vaals|Valkenburg|Valkenswaard|Veendam|Veenendaal|
Veghel|Veldhoven|Velp|Velsen|Venlo|Venray|Vianen|Vlaardingen|Vlissingen|Volendam|
Voorburg|Voorhout|Voorschoten|Voorst|Vught|Waalre|Waalwijk|Waddinxveen|Wageningen|
Wassenaar|Weert|Weesp|Wierden|Wijchen|Wijk bij Duurstede|Winschoten|Winsum|Winterswijk|
Woerden|Wolvega|Workum|Woudenberg|Zaandam|Zaanstad|Zaltbommel|Zandvoort|Zeewolde|Zeist|
Zevenaar|Zevenbergen|Zoetermeer|Zoeterwoude|Zuidhorn|Zundert|Zutphen|Zwijndrecht|Zwolle|
's-Hertogenbosch|'s-Gravenhage|Brussel|Antwerpen|Gent|Kleve|Kleef"""
#: Towns by name alone.
KNOWN_TOWN = "(?:" + _TOWNS.replace("\n", "") + ")"
_ALSO_WORDS = (
    "best|echt|huizen|horst|son|stein|lent|sluis|beek|bergen|rijen|putten|houten|goes|buren|leek"
    "|haren|weert|elst|epe|laren|gent|kleef|borne|muiden|vianen|assen|asten|boxtel|goor|edam"
)
#: Towns by name alone in any case, without those that are words too.
ANY_CASE_TOWN = rf"(?i:(?!(?:{_ALSO_WORDS})(?!\w)){KNOWN_TOWN})"
#: A pattern for the name of a town; its group of endings takes in the villages.
TOWN = (
    "(?:"
    + _TOWNS.replace("\n", "")
    + r"|[A-Z][a-z]{1,14}(?:dam|recht|veen|drecht|voort|horst|wijk|burg|hoven|oord|ingen"
    r"|muiden|woude|kerk|dorp|stad|huizen|hout|kerke|sluis|weert|waard|dijk|broek|loo|veld"
    r"|beek|kapelle|monde|heim|wolde))"
)
